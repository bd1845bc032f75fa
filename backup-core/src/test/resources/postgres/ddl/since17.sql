-- what version 15 does not know
CREATE TABLE t (id integer PRIMARY KEY, v text);
GRANT MAINTAIN ON t TO tm_reader;
GRANT ALL ON t TO tm_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE tm_owner GRANT MAINTAIN ON TABLES TO tm_reader WITH GRANT OPTION;
CREATE COLLATION built_in (PROVIDER = builtin, LOCALE = 'C.UTF-8');
CREATE COLLATION with_rules (PROVIDER = icu, LOCALE = 'und', RULES = '&V << w <<< W');
CREATE FUNCTION on_login() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER logins ON login EXECUTE FUNCTION on_login();
ALTER EVENT TRIGGER logins DISABLE;
CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false, slot_name = 'some_slot',
  failover, origin = none, run_as_owner, password_required = false, streaming = parallel);
ALTER SUBSCRIPTION sub SET (slot_name = NONE);
CREATE STATISTICS st ON id, v FROM t;
ALTER STATISTICS st SET STATISTICS 0;
ALTER TABLE t ALTER COLUMN v SET STATISTICS 0;
