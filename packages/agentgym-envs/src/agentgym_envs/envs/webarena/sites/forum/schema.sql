-- The records of forum.test.

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL,
    biography TEXT NOT NULL DEFAULT '',
    joined TEXT NOT NULL,
    front_page TEXT NOT NULL DEFAULT 'featured' CHECK (front_page IN ('featured', 'subscribed', 'all')),
    first_sort TEXT NOT NULL DEFAULT 'hot' CHECK (first_sort IN ('hot', 'new')),
    takes_messages INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE forums (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    sidebar TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '',  -- words with commas between them
    owner_id INTEGER NOT NULL REFERENCES users (id),
    featured INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL
);

CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    forum_id INTEGER NOT NULL REFERENCES forums (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    UNIQUE (forum_id, user_id)
);
CREATE INDEX subscriptions_of_user ON subscriptions (user_id, forum_id);

-- `ups` and `downs` count the votes of everyone; whose they are is only known of those who have a row
-- in submission_votes. `ranking` is the place in the order "hot": the time in seconds, and more for
-- what people like and talk about.
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    forum_id INTEGER NOT NULL REFERENCES forums (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    slug TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    posted TEXT NOT NULL,
    edited TEXT,
    ups INTEGER NOT NULL DEFAULT 1,
    downs INTEGER NOT NULL DEFAULT 0,
    comments INTEGER NOT NULL DEFAULT 0,
    ranking INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX submissions_by_day ON submissions (posted);
CREATE INDEX submissions_by_ranking ON submissions (ranking);
CREATE INDEX submissions_of_forum ON submissions (forum_id, posted);
CREATE INDEX submissions_of_user ON submissions (user_id, posted);

-- A comment that was deleted while others answer it stays, without text and author.
CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    parent_id INTEGER REFERENCES comments (id),
    user_id INTEGER REFERENCES users (id),
    body TEXT NOT NULL,
    posted TEXT NOT NULL,
    edited TEXT,
    ups INTEGER NOT NULL DEFAULT 1,
    downs INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX comments_of_submission ON comments (submission_id);
CREATE INDEX comments_of_parent ON comments (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_of_user ON comments (user_id, posted);

CREATE TABLE submission_votes (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    choice INTEGER NOT NULL CHECK (choice IN (1, -1)),
    UNIQUE (submission_id, user_id)
);

CREATE TABLE comment_votes (
    id INTEGER PRIMARY KEY,
    comment_id INTEGER NOT NULL REFERENCES comments (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    choice INTEGER NOT NULL CHECK (choice IN (1, -1)),
    UNIQUE (comment_id, user_id)
);

CREATE TABLE blocks (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    blocked_id INTEGER NOT NULL REFERENCES users (id),
    comment TEXT NOT NULL DEFAULT '',
    UNIQUE (user_id, blocked_id)
);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    sender_id INTEGER NOT NULL REFERENCES users (id),
    receiver_id INTEGER NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    sent TEXT NOT NULL
);
CREATE INDEX messages_sent ON messages (sender_id);
CREATE INDEX messages_received ON messages (receiver_id);
