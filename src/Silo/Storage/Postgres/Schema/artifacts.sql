CREATE TABLE IF NOT EXISTS artifact
(
    ClusterId text,
    Name text,
    Content bytea NOT NULL,
    PRIMARY KEY (ClusterId, Name)
);

-- Not compressed: weights hardly are, and of a plain value a part is read without the rest.
ALTER TABLE artifact ALTER COLUMN Content SET STORAGE EXTERNAL;

-- When it was written or last asked for, by this database's clock. A table of an earlier version gets it now: its rows begin to age now.
ALTER TABLE artifact ADD COLUMN IF NOT EXISTS UsedAt timestamptz NOT NULL DEFAULT now();
