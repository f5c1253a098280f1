-- Orleans asks this table for the text of every query it makes, by the names that its ADO.NET providers 10.4.2 know; the other
-- scripts fill it. Names of parameters and of result columns are theirs as well, the tables behind them are ours.
DO $$
BEGIN
    -- Asked first: IF NOT EXISTS demands the right to create a schema even where there is nothing to create.
    IF to_regnamespace('distseq') IS NULL THEN
        CREATE SCHEMA distseq;
    END IF;
END
$$;

CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey text PRIMARY KEY,
    QueryText text NOT NULL
);
