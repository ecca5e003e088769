-- Version 2: what the reader says.

-- Files outside the library that were annotated. A file is known by its paths, a moved one by the
-- hash of its text.
CREATE TABLE documents (
    id    INTEGER PRIMARY KEY,
    hash  INTEGER NOT NULL,
    title TEXT    NOT NULL
);
CREATE INDEX documents_by_hash ON documents (hash);
CREATE TABLE document_paths (
    path     BLOB    NOT NULL PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE
) WITHOUT ROWID;

-- Annotations. What holds everywhere has neither an entry nor a document.
CREATE TABLE annotations (
    id       TEXT    NOT NULL PRIMARY KEY,
    entry    INTEGER REFERENCES entries ON DELETE CASCADE,
    document INTEGER REFERENCES documents ON DELETE CASCADE,
    created  INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    -- The matching form of the name that it is about.
    form     TEXT,
    -- Of notes and highlights: what is searched in.
    note     TEXT,
    -- Whether its place is no longer in the text.
    orphaned INTEGER NOT NULL DEFAULT 0,
    -- Its target and body (JSON).
    said     TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX annotations_by_entry ON annotations (entry);
CREATE INDEX annotations_by_document ON annotations (document);
CREATE INDEX annotations_by_form ON annotations (form);

-- What was taken back stays in the log until something else is changed. A loose file has a log of
-- its own: on its page nothing else is taken back.
ALTER TABLE changes ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE changes ADD COLUMN document INTEGER REFERENCES documents ON DELETE CASCADE;

-- The names of an article as the reader corrected them, where that is not what was found.
ALTER TABLE texts ADD COLUMN corrected TEXT;
-- What the reader calls it.
ALTER TABLE names ADD COLUMN called TEXT;
-- Articles whose names are to be joined to the library's anew.
CREATE TABLE stale_names (entry INTEGER PRIMARY KEY REFERENCES entries ON DELETE CASCADE);
