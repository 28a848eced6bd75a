-- The records of wiki.test. Texts may have [[links]] and [[links|with another wording]]; paragraphs
-- are parted by empty lines, and lines of a list begin with "* ".

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL UNIQUE COLLATE NOCASE,
    category TEXT NOT NULL,
    summary TEXT NOT NULL
);
CREATE INDEX articles_of_category ON articles (category, title);

-- The lines of the box beside an article.
CREATE TABLE facts (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL
);
CREATE INDEX facts_of_article ON facts (article_id, id);
CREATE INDEX facts_by_name ON facts (name, value);

CREATE TABLE sections (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    heading TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX sections_of_article ON sections (article_id, id);

-- Which article has which word, and how much that counts in a search.
CREATE TABLE words (
    word TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    weight INTEGER NOT NULL,
    PRIMARY KEY (word, article_id)
) WITHOUT ROWID;
