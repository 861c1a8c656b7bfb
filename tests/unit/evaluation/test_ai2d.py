"""The questions of AI2D: a folder of files, and the list of the test set beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import InputError, UseError
from engine.evaluation.ai2d import TEST_SET
from engine.evaluation.layouts import read_questions
from engine.evaluation.questions import Form, Layout

ENTRY = {"abcLabel": True, "answerTexts": ["ears", "nose", "the  mouth", "face"], "correctAnswer": 3, "questionId": "q"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pictures 2, 10 and 9, with a question each, and a picture without one."""
    made = tmp_path / "ai2d" / "questions"
    made.mkdir(parents=True)
    for number in (2, 10, 9):
        write(made, number, {f"What is A in {number}?": {**ENTRY, "questionId": f"{number}.png-0"}})
    write(made, 5, {})
    return made


def write(folder: Path, number: int, questions: object) -> Path:
    """The file of one picture."""
    path = folder / f"{number}.png.json"
    path.write_text(json.dumps({"imageName": f"{number}.png", "questions": questions}), encoding="utf-8")
    return path


def ids(path: Path) -> list[str]:
    """Of the questions that are read."""
    return [question.id for question in read_questions(path).questions]


def test_a_question_has_its_choices_and_the_right_one(folder: Path) -> None:
    file = read_questions(folder)
    question = file.questions[0]
    assert (file.name, file.layout, question.form) == ("questions", Layout.AI2D, Form.CHOICE)
    assert (question.id, question.text) == ("2.png-0", "What is A in 2?")
    assert (question.choices, question.answers) == (("ears", "nose", "the mouth", "face"), ("face",))
    assert question.text in question.asked
    assert all(choice in question.asked for choice in question.choices)


def test_questions_about_letters_are_about_the_picture_with_letters(folder: Path) -> None:
    write(folder, 2, {"What is A?": ENTRY, "How many?": {**ENTRY, "abcLabel": False}})
    letters, words = read_questions(folder / "2.png.json").questions
    assert (letters.document, letters.groups) == ("abc_images/2.png", ("labels as letters",))
    assert (words.document, words.groups) == ("images/2.png", ("labels as words",))


def test_without_the_list_all_questions_are_read_by_the_number_of_their_picture(folder: Path) -> None:
    file = read_questions(folder)
    assert [question.id for question in file.questions] == ["2.png-0", "9.png-0", "10.png-0"]
    assert [path.name for path in file.members] == ["2.png.json", "9.png.json", "10.png.json"]
    assert f"{TEST_SET} is not beside questions" in file.notes[0]


@pytest.mark.parametrize("listed", ["10\n2\n5\n7\n", "\ufeff2\r\n10\r\n5\r\n7"])
def test_with_the_list_the_questions_are_those_of_the_test_set(folder: Path, listed: str) -> None:
    (folder.parent / TEST_SET).write_bytes(listed.encode())
    (folder / "9.png.json").write_text("[[", encoding="utf-8")  # of no use here, and so not read
    file = read_questions(folder)
    assert [question.id for question in file.questions] == ["2.png-0", "10.png-0"]
    assert f"2 of the 4 pictures in {TEST_SET}" in file.notes[0]


def test_a_file_that_is_named_is_read_whatever_the_list_says(folder: Path) -> None:
    (folder.parent / TEST_SET).write_text("2\n", encoding="utf-8")
    assert ids(folder / "9.png.json") == ["9.png-0"]


def test_other_files_in_the_folder_are_passed_over(folder: Path) -> None:
    for name, content in (("categories.json", {"0.png": "volcano"}), ("list.json", [1])):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    assert ids(folder) == ["2.png-0", "9.png-0", "10.png-0"]


def test_a_folder_without_questions_is_said_to_have_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UseError, match="empty holds no questions of AI2D"):
        read_questions(tmp_path / "empty")
    (folder.parent / TEST_SET).write_text("5\n77\n", encoding="utf-8")
    with pytest.raises(UseError, match="questions holds no questions of AI2D's test set"):
        read_questions(folder)


@pytest.mark.parametrize(
    ("changed", "misses"),
    [
        ({"correctAnswer": 4}, "has no choice 4"),
        ({"correctAnswer": -1}, "has no choice -1"),
        ({"correctAnswer": True}, "has no correctAnswer"),
        ({"correctAnswer": "face"}, "has no choice face"),
        ({"answerTexts": []}, "has no answerTexts"),
        ({"answerTexts": ["ears", "nose", "mouth", " "]}, "has no choice 3"),
        ({"questionId": None}, "has no questionId"),
    ],
)
def test_an_entry_that_makes_no_sense_is_named(folder: Path, changed: dict[str, object], misses: str) -> None:
    write(folder, 9, {"What is A?": ENTRY, "What is B?": {**ENTRY, **changed}})
    with pytest.raises(InputError, match=rf"Entry 2 of 9.png.json {misses}"):
        read_questions(folder)


def test_an_entry_that_is_no_object_is_named(folder: Path) -> None:
    write(folder, 9, {"What is A?": 3})
    with pytest.raises(InputError, match=r"Entry 1 of 9.png.json is no object"):
        read_questions(folder)


def test_a_file_that_is_no_json_and_a_list_that_is_none_are_named(folder: Path) -> None:
    (folder / "9.png.json").write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"9.png.json is no JSON file"):
        read_questions(folder)
    (folder.parent / TEST_SET).write_bytes(b"\xff")
    with pytest.raises(InputError, match=f"{TEST_SET} is no list of picture numbers"):
        read_questions(folder)
    (folder.parent / TEST_SET).unlink()
    (folder.parent / TEST_SET).mkdir()
    with pytest.raises(InputError, match=f"{TEST_SET} cannot be read"):
        read_questions(folder)
