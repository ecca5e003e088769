-- The library, version 1. Places in texts are bytes of UTF-8; moments are seconds since 1970 UTC.

-- What is subscribed to. A feed that was taken out keeps its row, hidden, until its undo is gone.
CREATE TABLE feeds (
    id            INTEGER PRIMARY KEY,
    address       TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    site          TEXT,
    etag          TEXT,
    last_modified TEXT,
    settings      TEXT    NOT NULL DEFAULT '{}',
    failures      INTEGER NOT NULL DEFAULT 0,
    failure       TEXT,
    next          INTEGER NOT NULL DEFAULT 0,
    added         INTEGER NOT NULL,
    removed       INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX feeds_by_address ON feeds (address);
CREATE TABLE feed_tags (
    feed INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
    tag  TEXT    NOT NULL,
    PRIMARY KEY (feed, tag)
) WITHOUT ROWID;

-- Articles: what lists need. Kept narrow, because lists walk over it; the text is in `texts`.
CREATE TABLE entries (
    id        INTEGER PRIMARY KEY,
    date      INTEGER NOT NULL,
    added     INTEGER NOT NULL,
    read      INTEGER NOT NULL DEFAULT 0,
    starred   INTEGER NOT NULL DEFAULT 0,
    later     INTEGER NOT NULL DEFAULT 0,
    archived  INTEGER NOT NULL DEFAULT 0,
    removed   INTEGER NOT NULL DEFAULT 0,
    loose     INTEGER NOT NULL DEFAULT 0,
    -- Names on the watch list that it names.
    watched   INTEGER NOT NULL DEFAULT 0,
    -- Unread articles that name somebody on the watch list come first.
    front     INTEGER NOT NULL GENERATED ALWAYS AS (watched > 0 AND read = 0) VIRTUAL,
    -- The version of the extractor that looked through it; 0: none.
    looked    INTEGER NOT NULL DEFAULT 0,
    position  INTEGER,
    hash      INTEGER NOT NULL,
    title     TEXT    NOT NULL,
    link      TEXT,
    site      TEXT
);
CREATE UNIQUE INDEX entries_by_link ON entries (link) WHERE link IS NOT NULL;
CREATE INDEX entries_by_hash ON entries (hash);
CREATE INDEX entries_by_date
    ON entries (archived, front DESC, date DESC, id DESC, read) WHERE removed = 0;
CREATE INDEX entries_unread
    ON entries (archived, front DESC, date DESC, id DESC) WHERE removed = 0 AND read = 0;
CREATE INDEX entries_starred ON entries (date) WHERE starred = 1;
CREATE INDEX entries_later ON entries (date) WHERE later = 1;
CREATE INDEX entries_loose ON entries (archived, read) WHERE loose = 1;
CREATE INDEX entries_watched ON entries (archived, read) WHERE watched > 0;
CREATE INDEX entries_not_looked ON entries (id) WHERE looked = 0 AND removed = 0;

CREATE TABLE texts (
    entry      INTEGER PRIMARY KEY REFERENCES entries ON DELETE CASCADE,
    text       TEXT NOT NULL,
    structure  TEXT NOT NULL,
    extraction TEXT
);

-- Where each article came from. `entry` is null for items whose article was taken out for good:
-- they stay known, so that the next fetch does not bring them back.
CREATE TABLE entry_sources (
    feed  INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
    guid  TEXT    NOT NULL,
    entry INTEGER REFERENCES entries ON DELETE SET NULL,
    PRIMARY KEY (feed, guid)
) WITHOUT ROWID;
CREATE INDEX sources_by_entry ON entry_sources (entry, feed);
CREATE INDEX sources_by_feed ON entry_sources (feed, entry);

CREATE TABLE tags (
    entry INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
    tag   TEXT    NOT NULL,
    PRIMARY KEY (tag, entry)
) WITHOUT ROWID;
CREATE INDEX tags_by_entry ON tags (entry, tag);

-- Near-duplicates: bands of the sketch of an article's shingles (`store::similar`).
CREATE TABLE bands (
    band  INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (band, entry)
) WITHOUT ROWID;

CREATE TABLE saved (
    id    INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    query TEXT NOT NULL
);

-- Persons, organisations … of all articles. Counts are kept as articles come and go.
CREATE TABLE names (
    id       INTEGER PRIMARY KEY,
    label    TEXT    NOT NULL,
    subtype  TEXT,
    name     TEXT    NOT NULL,
    latin    TEXT,
    articles INTEGER NOT NULL DEFAULT 0,
    mentions INTEGER NOT NULL DEFAULT 0,
    watched  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX names_by_articles ON names (articles DESC, mentions DESC, id) WHERE articles > 0;
CREATE INDEX names_watched ON names (id) WHERE watched = 1;

-- By what an article's entity is recognised as a name of the library.
CREATE TABLE name_keys (
    key  TEXT    NOT NULL PRIMARY KEY,
    name INTEGER NOT NULL REFERENCES names ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX keys_by_name ON name_keys (name);

CREATE TABLE name_aliases (
    name     INTEGER NOT NULL REFERENCES names ON DELETE CASCADE,
    folded   TEXT    NOT NULL,
    alias    TEXT    NOT NULL,
    mentions INTEGER NOT NULL DEFAULT 0,
    -- Articles that call it so in the first place.
    chosen   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (name, folded)
) WITHOUT ROWID;

-- For each entity of an article the name of the library.
CREATE TABLE entry_names (
    entry    INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
    entity   INTEGER NOT NULL,
    name     INTEGER NOT NULL REFERENCES names ON DELETE CASCADE,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (entry, entity)
) WITHOUT ROWID;
CREATE INDEX entries_of_name ON entry_names (name, entry, mentions);

CREATE TABLE name_mentions (
    name  INTEGER NOT NULL REFERENCES names ON DELETE CASCADE,
    date  INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries ON DELETE CASCADE,
    start INTEGER NOT NULL,
    stop  INTEGER NOT NULL,
    PRIMARY KEY (name, date, entry, start)
) WITHOUT ROWID;
CREATE INDEX mentions_by_entry ON name_mentions (entry);

-- Full text, fed by `store::terms`: matching forms, and in the `_bare` columns what is left of
-- words when clitics and the article are taken off.
CREATE VIRTUAL TABLE words USING fts5 (
    title, body, title_bare, body_bare,
    content = '', contentless_delete = 1, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 0"
);
-- The words of the names, by the number of the name.
CREATE VIRTUAL TABLE name_words USING fts5 (
    forms,
    content = '', contentless_delete = 1, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 0"
);

-- What the reader changed, latest last, with how to take it back (JSON).
CREATE TABLE changes (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    change TEXT NOT NULL,
    before TEXT NOT NULL
);
