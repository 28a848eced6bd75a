-- Times are "2023-06-12 09:30:00", days "2023-06-12". There are no commit objects: a branch has a
-- tree of files, and commits tell who changed which of them when.

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    password TEXT NOT NULL DEFAULT '',      -- '' cannot sign in
    status TEXT NOT NULL DEFAULT '',
    bio TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    location TEXT NOT NULL DEFAULT '',
    feed_token TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL
);

CREATE TABLE teams (                        -- "groups", which is a word of SQL
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    visibility TEXT NOT NULL DEFAULT 'public',
    created TEXT NOT NULL
);

CREATE TABLE team_members (
    id INTEGER PRIMARY KEY,
    team INTEGER NOT NULL REFERENCES teams,
    user INTEGER NOT NULL REFERENCES users,
    role TEXT NOT NULL,                     -- Guest, Reporter, Developer, Maintainer, Owner
    expires TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL,
    UNIQUE (team, user)
);
CREATE INDEX team_members_user ON team_members (user);

CREATE TABLE projects (
    id INTEGER PRIMARY KEY,
    namespace TEXT NOT NULL,                -- the username or the path of the team
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    visibility TEXT NOT NULL DEFAULT 'public',
    default_branch TEXT NOT NULL DEFAULT 'main',
    language TEXT NOT NULL DEFAULT '',
    team INTEGER REFERENCES teams,          -- NULL where a user owns it
    forked_from INTEGER REFERENCES projects,
    star_count INTEGER NOT NULL DEFAULT 0,  -- rows of stars, counted
    created TEXT NOT NULL,
    updated TEXT NOT NULL,                  -- time of the last activity
    UNIQUE (namespace, path)
);
CREATE INDEX projects_team ON projects (team);
CREATE INDEX projects_fork ON projects (forked_from);

CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES projects,
    user INTEGER NOT NULL REFERENCES users,
    role TEXT NOT NULL,
    expires TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL,
    UNIQUE (project, user)
);
CREATE INDEX members_user ON members (user);

CREATE TABLE stars (
    project INTEGER NOT NULL REFERENCES projects,
    user INTEGER NOT NULL REFERENCES users,
    PRIMARY KEY (project, user)
) WITHOUT ROWID;
CREATE INDEX stars_user ON stars (user);

CREATE TABLE follows (
    user INTEGER NOT NULL REFERENCES users,      -- who follows
    followed INTEGER NOT NULL REFERENCES users,
    PRIMARY KEY (user, followed)
) WITHOUT ROWID;
CREATE INDEX follows_followed ON follows (followed);

CREATE TABLE branches (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES projects,
    name TEXT NOT NULL,
    forked_at TEXT NOT NULL,                -- it also has the commits of the default branch until then
    UNIQUE (project, name)
);

CREATE TABLE blobs (
    id INTEGER PRIMARY KEY,
    content TEXT NOT NULL
);

CREATE TABLE commits (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES projects,
    branch INTEGER NOT NULL REFERENCES branches,
    sha TEXT NOT NULL,
    author INTEGER NOT NULL REFERENCES users,
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL
);
CREATE INDEX commits_branch ON commits (branch, created);
CREATE INDEX commits_sha ON commits (project, sha);
CREATE INDEX commits_author ON commits (author, created);

CREATE TABLE changes (
    commit_id INTEGER NOT NULL REFERENCES commits,
    path TEXT NOT NULL,
    added INTEGER NOT NULL,                 -- lines
    removed INTEGER NOT NULL,
    before INTEGER REFERENCES blobs,        -- what the file held, where it is kept
    after INTEGER REFERENCES blobs,
    PRIMARY KEY (commit_id, path)
) WITHOUT ROWID;

CREATE TABLE files (
    branch INTEGER NOT NULL REFERENCES branches,
    path TEXT NOT NULL,
    blob INTEGER NOT NULL REFERENCES blobs,
    commit_id INTEGER NOT NULL REFERENCES commits,  -- the last that changed it
    PRIMARY KEY (branch, path)
) WITHOUT ROWID;

CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES projects,
    name TEXT NOT NULL,
    color TEXT NOT NULL,                    -- green, red, blue or grey
    description TEXT NOT NULL DEFAULT '',
    UNIQUE (project, name)
);

CREATE TABLE milestones (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES projects,
    iid INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    start_date TEXT NOT NULL DEFAULT '',
    due_date TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'active',   -- active, closed
    UNIQUE (project, iid)
);

CREATE TABLE issues (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES projects,
    iid INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'opened',   -- opened, closed
    author INTEGER NOT NULL REFERENCES users,
    assignee INTEGER REFERENCES users,
    milestone INTEGER REFERENCES milestones,
    due_date TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    UNIQUE (project, iid)
);
CREATE INDEX issues_assignee ON issues (assignee);
CREATE INDEX issues_author ON issues (author, created);
CREATE INDEX issues_milestone ON issues (milestone);

CREATE TABLE issue_labels (
    issue INTEGER NOT NULL REFERENCES issues,
    label INTEGER NOT NULL REFERENCES labels,
    PRIMARY KEY (issue, label)
) WITHOUT ROWID;
CREATE INDEX issue_labels_label ON issue_labels (label);

CREATE TABLE merge_requests (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES projects,
    iid INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'opened',   -- opened, merged, closed
    source TEXT NOT NULL,                   -- names of branches
    target TEXT NOT NULL,
    author INTEGER NOT NULL REFERENCES users,
    assignee INTEGER REFERENCES users,
    reviewer INTEGER REFERENCES users,
    merge_commit INTEGER REFERENCES commits,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    UNIQUE (project, iid)
);
CREATE INDEX merge_requests_assignee ON merge_requests (assignee);
CREATE INDEX merge_requests_reviewer ON merge_requests (reviewer);
CREATE INDEX merge_requests_author ON merge_requests (author, created);

CREATE TABLE approvals (
    merge_request INTEGER NOT NULL REFERENCES merge_requests,
    user INTEGER NOT NULL REFERENCES users,
    PRIMARY KEY (merge_request, user)
) WITHOUT ROWID;

CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                     -- issue, merge_request
    target INTEGER NOT NULL,                -- the id of that issue or merge request
    author INTEGER NOT NULL REFERENCES users,
    body TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE INDEX notes_target ON notes (kind, target);

CREATE TABLE todos (
    id INTEGER PRIMARY KEY,
    user INTEGER NOT NULL REFERENCES users,
    kind TEXT NOT NULL,                     -- issue, merge_request
    target INTEGER NOT NULL,
    author INTEGER NOT NULL REFERENCES users,
    reason TEXT NOT NULL,                   -- assigned, mentioned, review_requested
    state TEXT NOT NULL DEFAULT 'pending',  -- pending, done
    created TEXT NOT NULL
);
CREATE INDEX todos_user ON todos (user, state);
