-- Records of grains, each with the number of its version, which is the ETag. A grain's key is a text, or one or two numbers.
CREATE TABLE IF NOT EXISTS record
(
    ServiceId text,
    Name text,
    KeyNumber0 bigint,
    KeyNumber1 bigint,
    KeyText text,
    Version integer NOT NULL,
    Content bytea,
    PRIMARY KEY (ServiceId, Name, KeyNumber0, KeyNumber1, KeyText)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES

-- No row means that the writer has not seen the latest version.
('WriteToStorageKey', $$
    WITH changed AS (
        UPDATE record SET Version = Version + 1, Content = @PayloadBinary
        WHERE ServiceId = @ServiceId AND Name = @GrainTypeString
            AND KeyNumber0 = @GrainIdN0 AND KeyNumber1 = @GrainIdN1 AND KeyText = coalesce(@GrainIdExtensionString, '')
            AND Version = @GrainStateVersion
        RETURNING Version),
    made AS (
        INSERT INTO record (ServiceId, Name, KeyNumber0, KeyNumber1, KeyText, Version, Content)
        SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''),
            1 + floor(random() * 1000000000)::integer, @PayloadBinary
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version)
    SELECT Version AS NewGrainStateVersion FROM changed UNION ALL SELECT Version FROM made
$$),

('ReadFromStorageKey', $$
    SELECT Content AS PayloadBinary, Version
    FROM record
    WHERE ServiceId = @ServiceId AND Name = @GrainTypeString
        AND KeyNumber0 = @GrainIdN0 AND KeyNumber1 = @GrainIdN1 AND KeyText = coalesce(@GrainIdExtensionString, '')
$$),

-- The version stays and counts on: a writer from before can never find its own number again.
('ClearStorageKey', $$
    UPDATE record SET Version = Version + 1, Content = NULL
    WHERE ServiceId = @ServiceId AND Name = @GrainTypeString
        AND KeyNumber0 = @GrainIdN0 AND KeyNumber1 = @GrainIdN1 AND KeyText = coalesce(@GrainIdExtensionString, '')
        AND Version = @GrainStateVersion
    RETURNING Version AS NewGrainStateVersion
$$),

-- The row goes. A record that is made anew begins with a number at random: a writer from before does not find its own again.
('DeleteStorageKey', $$
    DELETE FROM record
    WHERE ServiceId = @ServiceId AND Name = @GrainTypeString
        AND KeyNumber0 = @GrainIdN0 AND KeyNumber1 = @GrainIdN1 AND KeyText = coalesce(@GrainIdExtensionString, '')
        AND Version = @GrainStateVersion
    RETURNING Version + 1 AS NewGrainStateVersion
$$)

ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
