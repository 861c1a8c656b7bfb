"""The tables of the library, step by step. A released step is never edited: a change is a new step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.store.schema import MigrationSet

if TYPE_CHECKING:
    import sqlite_utils


def m001_documents(db: sqlite_utils.Database) -> None:
    """Documents, linked folders, and who reads which document."""
    db.execute("CREATE TABLE folders (path ANY PRIMARY KEY, linked TEXT NOT NULL) STRICT")
    db.execute("""
        CREATE TABLE documents (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            path ANY NOT NULL,                  -- text, or bytes where the system's name is no valid text
            sha256 TEXT NOT NULL,
            size INTEGER NOT NULL,              -- bytes
            modified_ns INTEGER NOT NULL,
            kind TEXT NOT NULL,
            page_count INTEGER NOT NULL,
            encrypted INTEGER NOT NULL,
            gone INTEGER NOT NULL DEFAULT 0,
            added TEXT NOT NULL,
            folder ANY REFERENCES folders(path) ON DELETE SET NULL
        ) STRICT""")
    db.execute("CREATE INDEX documents_sha256 ON documents(sha256)")
    db.execute("CREATE INDEX documents_path ON documents(path)")
    db.execute("CREATE INDEX documents_folder ON documents(folder)")
    # What is still to be done when the program ended too early; "scrub": overwrite what has been deleted.
    db.execute("CREATE TABLE chores (name TEXT PRIMARY KEY) STRICT")
    db.execute("""
        CREATE TABLE claims (
            document_id TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
            pid INTEGER NOT NULL,
            started REAL NOT NULL,              -- when that process began: pids are used again
            seen REAL NOT NULL                  -- its last sign of life, seconds since 1970
        ) STRICT""")


def m002_pages(db: sqlite_utils.Database) -> None:
    """Pages, and their words apart: the words are long, and a list of pages should not have to read past them."""
    db.execute("""
        CREATE TABLE pages (
            document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            label TEXT NOT NULL,
            width REAL NOT NULL DEFAULT 0,      -- points, after the turn
            height REAL NOT NULL DEFAULT 0,
            turn INTEGER NOT NULL DEFAULT 0,
            fingerprint TEXT,
            source TEXT,                        -- NULL until its words are known
            needs_ocr INTEGER NOT NULL DEFAULT 0,
            failed TEXT,                        -- a sentence
            picture_share REAL,                 -- NULL until the second pass, as the next three
            drawing_share REAL,
            scan INTEGER,
            hidden_words INTEGER,
            reader_version INTEGER NOT NULL DEFAULT 0,
            scan_version INTEGER NOT NULL DEFAULT 0,
            check_version INTEGER NOT NULL DEFAULT 0,
            index_version INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (document_id, position)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE words (
            document_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            boxes BLOB NOT NULL,
            confidences BLOB NOT NULL,
            hidden BLOB NOT NULL,
            PRIMARY KEY (document_id, position),
            FOREIGN KEY (document_id, position) REFERENCES pages(document_id, position) ON DELETE CASCADE
        ) STRICT""")
    # OCR is slow: while a changed file is read anew, the scans of its earlier pages wait here, in case a page comes
    # back, perhaps at another position.
    db.execute("""
        CREATE TABLE earlier_scans (
            document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            fingerprint TEXT NOT NULL,
            width REAL NOT NULL, height REAL NOT NULL, turn INTEGER NOT NULL,
            source TEXT NOT NULL,
            text TEXT NOT NULL,
            boxes BLOB NOT NULL,
            confidences BLOB NOT NULL,
            scan_version INTEGER NOT NULL,
            PRIMARY KEY (document_id, fingerprint)
        ) STRICT""")


def m003_answers(db: sqlite_utils.Database) -> None:
    """Answers and what they cite. They outlive the documents: a citation has its own copy of name and words."""
    db.execute("""
        CREATE TABLE answers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            question TEXT NOT NULL,
            how TEXT NOT NULL,
            answer TEXT,
            notes TEXT NOT NULL,                -- JSON list
            coverage TEXT NOT NULL,             -- JSON object
            seconds REAL NOT NULL,
            asked TEXT NOT NULL,
            partial INTEGER NOT NULL,
            folded TEXT NOT NULL                -- question, answer and quotes as the history is searched
        ) STRICT""")
    db.execute("""
        CREATE TABLE citations (
            answer_id INTEGER NOT NULL REFERENCES answers(id) ON DELETE CASCADE,
            place INTEGER NOT NULL,             -- 0 is the best quote
            document_id TEXT REFERENCES documents(id) ON DELETE SET NULL,
            document TEXT NOT NULL,
            sha256 TEXT,                        -- the document's content when the answer was made
            page INTEGER NOT NULL,
            label TEXT NOT NULL,
            text TEXT NOT NULL,
            boxes TEXT NOT NULL,                -- JSON list
            source TEXT NOT NULL,
            verified INTEGER NOT NULL,
            answer_spans TEXT NOT NULL,         -- JSON list
            digits_unsure INTEGER NOT NULL,
            score REAL NOT NULL,
            PRIMARY KEY (answer_id, place)
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX citations_document ON citations(document_id)")


def m004_statements(db: sqlite_utils.Database) -> None:
    """What a text model stated and had calculated, and how it read. Earlier answers have none of it."""
    for column in (
        "statements TEXT NOT NULL DEFAULT '[]'",  # JSON list; searched, so "folded" holds their words too
        "calculations TEXT NOT NULL DEFAULT '[]'",  # JSON list
        "model TEXT NOT NULL DEFAULT ''",
        "reading TEXT",
        "cut INTEGER NOT NULL DEFAULT 0",
        "test_model INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE answers ADD COLUMN {column}")


def m005_text_reading(db: sqlite_utils.Database) -> None:
    """What a text model's reading of the documents needs, and what it found, so that nothing is read twice."""
    db.execute("""
        CREATE TABLE reading_marks (
            document_id TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
            mark TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE TABLE findings (key TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT")
    db.execute("""
        CREATE TABLE finding_documents (
            key TEXT NOT NULL REFERENCES findings(key) ON DELETE CASCADE,
            document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            PRIMARY KEY (key, document_id)
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX finding_documents_document ON finding_documents(document_id)")
    db.execute("""
        CREATE TABLE speeds (
            model TEXT PRIMARY KEY,
            reading REAL NOT NULL,              -- tokens a second; 0 where it has not been measured
            writing REAL NOT NULL
        ) STRICT""")


def m006_findings(db: sqlite_utils.Database) -> None:
    """What a vision model saw on pages. Earlier answers have none of it."""
    db.execute(
        "ALTER TABLE answers ADD COLUMN findings TEXT NOT NULL DEFAULT '[]'"
    )  # JSON list; searched as statements
    db.execute("ALTER TABLE answers ADD COLUMN vision_model TEXT NOT NULL DEFAULT ''")


def m007_account(db: sqlite_utils.Database) -> None:
    """What became of each page, where pages differ, with what an answer was made, and how to go on with it."""
    for column in ("differences", "ledger", "made"):
        db.execute(f"ALTER TABLE answers ADD COLUMN {column} TEXT NOT NULL DEFAULT '[]'")  # JSON lists
    db.execute("ALTER TABLE answers ADD COLUMN wish TEXT NOT NULL DEFAULT ''")  # JSON


def m008_grids(db: sqlite_utils.Database) -> None:
    """Lists of questions put to lists of documents. A row goes with its document; answers outlive both."""
    db.execute("""
        CREATE TABLE grids (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            questions TEXT NOT NULL,            -- JSON list
            how TEXT NOT NULL,
            pictures TEXT NOT NULL,
            started TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE grid_rows (
            grid_id INTEGER NOT NULL REFERENCES grids(id) ON DELETE CASCADE,
            document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            place INTEGER NOT NULL,             -- behind the key: the quick_check of SQLite 3.40 fails otherwise
            PRIMARY KEY (grid_id, document_id)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE grid_cells (
            grid_id INTEGER NOT NULL,
            document_id TEXT NOT NULL,
            question INTEGER NOT NULL,          -- place in the list, from 0
            state TEXT NOT NULL,                -- a cell without a row is waiting
            reason TEXT NOT NULL,
            answer_id INTEGER,                  -- no reference: one that is gone on with is put in anew
            PRIMARY KEY (grid_id, document_id, question),
            FOREIGN KEY (grid_id, document_id) REFERENCES grid_rows(grid_id, document_id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX grid_rows_document ON grid_rows(document_id)")


def m009_servers(db: sqlite_utils.Database) -> None:
    """Which documents may be sent to which servers, by their addresses. A permission goes with its document."""
    db.execute("""
        CREATE TABLE server_documents (
            document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            address TEXT NOT NULL,
            PRIMARY KEY (document_id, address)
        ) STRICT, WITHOUT ROWID""")


LIBRARY = MigrationSet(
    "library",
    (
        *(m001_documents, m002_pages, m003_answers, m004_statements, m005_text_reading, m006_findings, m007_account),
        *(m008_grids, m009_servers),
    ),
)
