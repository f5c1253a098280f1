CREATE TABLE IF NOT EXISTS artifact
(
    ClusterId text,
    Name text,
    Content bytea NOT NULL,
    PRIMARY KEY (ClusterId, Name)
);

-- Not compressed: weights hardly are, and of a plain value a part is read without the rest.
ALTER TABLE artifact ALTER COLUMN Content SET STORAGE EXTERNAL;
