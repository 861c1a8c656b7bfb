"""Reads the questions of AI2D (Kembhavi et al. 2016): a folder with one file for each picture, such as ``0.png.json``.

The numbers of the pictures of the test set lie beside the folder. The data set has no pictures with letters in place of
the labels: whoever asks about letters draws them as its annotations say, in a folder usually called ``abc_images``.
"""

from __future__ import annotations

from pathlib import Path

from engine.errors import InputError, UseError
from engine.evaluation.entries import Entry, Misfit, read_entries, read_json, text_of, texts_of
from engine.evaluation.questions import Form, Layout, Question, QuestionFile

TEST_SET = "ai2d_test_ids.csv"
"""picture numbers, one a line"""


def read_folder(folder: Path) -> QuestionFile:
    """The questions of a folder: those of the test set where its list lies beside the folder, else all.

    Raises:
        InputError: a file cannot be read, or an entry makes no sense.
        UseError: there are no questions.
    """
    folder = folder.absolute()
    listed = _listed(folder.parent / TEST_SET)
    members, questions = [], list[Question]()
    for path in sorted(folder.glob("*.json"), key=lambda path: (len(_number(path)), path.name)):
        if listed is None or _number(path) in listed:
            found = questions_of_picture(path.name, read_json(path))
            if found:
                members.append(path)
                questions += found
    if not questions:
        whose = "AI2D" if listed is None else "AI2D's test set"
        raise UseError(f"{folder.name} holds no questions of {whose}.", "Name AI2D's folder of questions, or a file.")
    note = f"{TEST_SET} is not beside {folder.name}: these are all questions in it, and not those of the test set."
    if listed is not None:
        note = f"These are the questions of the test set: {len(members)} of the {len(listed)} pictures in {TEST_SET}."
    return QuestionFile(folder.name, Layout.AI2D, tuple(questions), members=tuple(members), notes=(note,))


def questions_of_picture(name: str, content: object) -> tuple[Question, ...] | None:
    """The questions in a file of this name: ``{"imageName": "0.png", "questions": {"What is A?": {...}}}``.

    None where the file is none of AI2D's. Raises InputError where an entry makes no sense.
    """
    if not isinstance(content, dict) or "imageName" not in content or not isinstance(content.get("questions"), dict):
        return None
    entries = (
        {**entry, "question": text, "imageName": content["imageName"]} if isinstance(entry, dict) else entry
        for text, entry in content["questions"].items()
    )
    return read_entries(name, entries, _question)


def _question(entry: Entry, number: int) -> Question:
    """``{"abcLabel": true, "answerTexts": ["ears", "nose", "mouth", "face"], "correctAnswer": 3, "questionId":
    "0.png-0"}``, together with its words and the name of its picture."""
    choices = tuple(" ".join(text.split()) for text in texts_of(entry, "answerTexts"))
    correct = text_of(entry, "correctAnswer")
    right = dict(zip(map(str, range(len(choices))), choices, strict=True)).get(correct)
    if not right:
        raise Misfit(f"has no choice {correct}, which is its correctAnswer")
    letters = entry.get("abcLabel") is True
    return Question(
        id=text_of(entry, "questionId"),
        text=text_of(entry, "question"),
        document=f"{'abc_images' if letters else 'images'}/{text_of(entry, 'imageName')}",
        answers=(right,),
        form=Form.CHOICE,
        choices=choices,
        groups=("labels as letters" if letters else "labels as words",),
    )


def _number(path: Path) -> str:
    """Of the picture: ``12`` of ``12.png.json``."""
    return path.name.partition(".")[0]


def _listed(path: Path) -> set[str] | None:
    """The picture numbers in a list; None where there is no list. Raises InputError."""
    try:
        return set(path.read_text(encoding="utf-8-sig").split())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Make it readable.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is no list of picture numbers.", "Take AI2D's own.") from error
