-- Silos of each cluster. Whoever inserts or updates a silo names the version it has seen and turns it to the next: the row of
-- the version is the lock, and of two writers that have seen the same version one finds it gone and changes nothing.
CREATE TABLE IF NOT EXISTS membership_version
(
    DeploymentId text PRIMARY KEY,
    Version integer NOT NULL
);

CREATE TABLE IF NOT EXISTS membership
(
    DeploymentId text,
    Address text,
    Port integer,
    Generation integer,
    SiloName text NOT NULL,
    HostName text NOT NULL,
    Status integer NOT NULL,
    ProxyPort integer NOT NULL,
    SuspectTimes text,
    StartTime timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES

('InsertMembershipVersionKey', $$
    WITH made AS (
        INSERT INTO membership_version (DeploymentId, Version) VALUES (@DeploymentId, 0)
        ON CONFLICT DO NOTHING
        RETURNING 1)
    SELECT count(*) FROM made
$$),

('InsertMembershipKey', $$
    WITH turned AS (
        UPDATE membership_version SET Version = Version + 1
        WHERE DeploymentId = @DeploymentId AND Version = @Version AND NOT EXISTS (
            SELECT FROM membership
            WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING DeploymentId),
    made AS (
        INSERT INTO membership
            (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        SELECT DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        FROM turned
        RETURNING 1)
    SELECT count(*) FROM made
$$),

('UpdateMembershipKey', $$
    WITH turned AS (
        UPDATE membership_version SET Version = Version + 1
        WHERE DeploymentId = @DeploymentId AND Version = @Version AND EXISTS (
            SELECT FROM membership
            WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING DeploymentId),
    changed AS (
        UPDATE membership AS silo
        SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = greatest(silo.IAmAliveTime, @IAmAliveTime)
        FROM turned
        WHERE silo.DeploymentId = turned.DeploymentId
            AND silo.Address = @Address AND silo.Port = @Port AND silo.Generation = @Generation
        RETURNING 1)
    SELECT count(*) FROM changed
$$),

('UpdateIAmAlivetimeKey', $$
    UPDATE membership SET IAmAliveTime = greatest(IAmAliveTime, @IAmAliveTime)
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
$$),

-- One row with the version alone where there is no silo.
('MembershipReadRowKey', $$
    SELECT cluster.Version, silo.*
    FROM membership_version AS cluster
    LEFT JOIN membership AS silo ON silo.DeploymentId = cluster.DeploymentId
        AND silo.Address = @Address AND silo.Port = @Port AND silo.Generation = @Generation
    WHERE cluster.DeploymentId = @DeploymentId
$$),

('MembershipReadAllKey', $$
    SELECT cluster.Version, silo.*
    FROM membership_version AS cluster
    LEFT JOIN membership AS silo ON silo.DeploymentId = cluster.DeploymentId
    WHERE cluster.DeploymentId = @DeploymentId
$$),

('GatewaysQueryKey', $$
    SELECT Address, ProxyPort, Generation
    FROM membership
    WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
$$),

-- 6 is dead, which a silo stays.
('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM membership
    WHERE DeploymentId = @DeploymentId AND Status = 6 AND IAmAliveTime < @IAmAliveTime AND StartTime < @IAmAliveTime
$$),

('DeleteMembershipTableEntriesKey', $$
    WITH silos AS (DELETE FROM membership WHERE DeploymentId = @DeploymentId)
    DELETE FROM membership_version WHERE DeploymentId = @DeploymentId
$$)

ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
