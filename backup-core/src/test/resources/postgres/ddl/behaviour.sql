-- schemas, with owners and names that need care
CREATE SCHEMA app AUTHORIZATION tm_owner;
CREATE SCHEMA "Weird ""schema"" ü";
CREATE SCHEMA lib;
COMMENT ON SCHEMA app IS 'the application''s schema \ with a backslash';
COMMENT ON SCHEMA public IS 'changed';
CREATE EXTENSION hstore WITH SCHEMA lib;
CREATE EXTENSION pg_trgm WITH SCHEMA public;
CREATE EXTENSION postgres_fdw;
COMMENT ON EXTENSION hstore IS 'changed comment';

CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'it''s "great"');
CREATE TYPE app.pair AS (a integer, b text);
CREATE DOMAIN app.positive AS integer CONSTRAINT positive_check CHECK (VALUE > 0);
COMMENT ON CONSTRAINT positive_check ON DOMAIN app.positive IS 'domain constraint';
COMMENT ON TYPE app.mood IS 'enum';
COMMENT ON TYPE app.pair IS 'composite';
COMMENT ON COLUMN app.pair.b IS 'composite column';
COMMENT ON DOMAIN app.positive IS 'domain';

CREATE TABLE app.customers (id integer CONSTRAINT customers_pk PRIMARY KEY, name text NOT NULL, mood app.mood DEFAULT 'ok', secret text,
  CONSTRAINT name_ok CHECK (name <> ''));
CREATE TABLE app.audit (at timestamptz DEFAULT now(), what text);
CREATE TABLE app.orders (id integer GENERATED ALWAYS AS IDENTITY, customer integer CONSTRAINT orders_customer REFERENCES app.customers, total numeric(10,2));
CREATE SEQUENCE app.seq;
CREATE VIEW app.names AS SELECT id, name FROM app.customers;
CREATE MATERIALIZED VIEW app.totals AS SELECT customer, sum(total) AS total FROM app.orders GROUP BY customer;
CREATE TABLE "Weird ""schema"" ü"."T Ä" ("c ""1""" integer, "Select" text);
CREATE TABLE app.events (id integer, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE app.events_2025 PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE app.events_2026 PARTITION OF app.events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX customers_name ON app.customers (lower(name));

-- functions
CREATE FUNCTION app.f_defaults(a integer, m app.mood DEFAULT 'ok', VARIADIC rest integer[] DEFAULT '{1,2}') RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 7 SET search_path = app, pg_temp SET work_mem = '1MB'
  AS $q$ SELECT $$a$$::text || a $q$;
CREATE FUNCTION app.f_poly(anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION app.f_atomic(a integer) RETURNS SETOF app.customers LANGUAGE sql
  BEGIN ATOMIC SELECT * FROM app.customers WHERE id = a; SELECT c.* FROM app.customers c WHERE c.id > a; END;
CREATE FUNCTION app.f_return(a integer) RETURNS integer LANGUAGE sql RETURN a + 1;
CREATE FUNCTION app.f_table(a integer) RETURNS TABLE (id integer, "Name" text) LANGUAGE plpgsql ROWS 5 SECURITY DEFINER LEAKPROOF
  AS $$ BEGIN RETURN QUERY SELECT 1, 'x'::text; END $$;
CREATE FUNCTION app.f_out(INOUT a app.pair, OUT b app.positive) LANGUAGE plpgsql AS $$ BEGIN b := 1; END $$;
CREATE FUNCTION "Weird ""schema"" ü"."F ü"() RETURNS void LANGUAGE sql AS $$ $$;
CREATE PROCEDURE app.p_out(IN a integer, OUT b integer, INOUT c text DEFAULT 'z') LANGUAGE plpgsql AS $$ BEGIN b := a; END $$;
CREATE PROCEDURE app.p_atomic(a text) LANGUAGE sql BEGIN ATOMIC INSERT INTO app.audit(what) VALUES (a); DELETE FROM app.audit WHERE what IS NULL; END;
CREATE FUNCTION app.f_window(integer) RETURNS integer LANGUAGE internal WINDOW IMMUTABLE STRICT AS 'window_nth_value';
CREATE FUNCTION app.f_c(text) RETURNS text LANGUAGE internal STRICT AS 'textin';
CREATE FUNCTION app.f_uses_view() RETURNS SETOF app.names LANGUAGE sql STABLE AS 'SELECT * FROM app.names';
CREATE FUNCTION app.f_support(text) RETURNS boolean LANGUAGE internal STRICT IMMUTABLE SUPPORT pg_catalog.textlike_support AS 'textlike';
CREATE FUNCTION app.f_transform(jsonb) RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION app.f_defaults(integer, app.mood, integer[]) IS 'function';
COMMENT ON PROCEDURE app.p_out IS 'procedure';
ALTER FUNCTION app.f_return OWNER TO tm_owner;
ALTER FUNCTION app.f_poly DEPENDS ON EXTENSION hstore;

-- triggers
CREATE FUNCTION app.t() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t_when BEFORE UPDATE OF name ON app.customers FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION app.t('a', 'it''s \x');
CREATE TRIGGER t_off AFTER INSERT ON app.customers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.t();
CREATE TRIGGER t_always AFTER DELETE OR TRUNCATE ON app.customers EXECUTE FUNCTION app.t();
CREATE TRIGGER t_replica AFTER DELETE ON app.customers FOR EACH ROW EXECUTE FUNCTION app.t();
CREATE CONSTRAINT TRIGGER t_deferred AFTER INSERT ON app.orders FROM app.customers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.t();
CREATE TRIGGER t_view INSTEAD OF INSERT ON app.names FOR EACH ROW EXECUTE FUNCTION app.t();
CREATE TRIGGER t_part AFTER INSERT ON app.events FOR EACH ROW EXECUTE FUNCTION app.t();
CREATE TRIGGER t_part2 AFTER UPDATE ON app.events FOR EACH ROW EXECUTE FUNCTION app.t();
CREATE TRIGGER "T ""q""" AFTER INSERT ON "Weird ""schema"" ü"."T Ä" EXECUTE FUNCTION app.t();
ALTER TABLE app.customers DISABLE TRIGGER t_off;
ALTER TABLE app.customers ENABLE ALWAYS TRIGGER t_always;
ALTER TABLE app.customers ENABLE REPLICA TRIGGER t_replica;
ALTER TABLE app.events_2025 DISABLE TRIGGER t_part;
COMMENT ON TRIGGER t_when ON app.customers IS 'trigger';
ALTER TRIGGER t_replica ON app.customers DEPENDS ON EXTENSION pg_trgm;

-- rules
CREATE RULE r_also AS ON INSERT TO app.audit DO ALSO NOTIFY audit;
CREATE RULE r_instead AS ON UPDATE TO app.names DO INSTEAD UPDATE app.customers SET name = NEW.name WHERE id = OLD.id RETURNING id, name;
CREATE RULE r_nothing AS ON DELETE TO app.customers WHERE OLD.id < 0 DO INSTEAD NOTHING;
CREATE RULE "r Multi" AS ON UPDATE TO app.audit DO (INSERT INTO app.audit(what) VALUES ('a'); DELETE FROM app.audit WHERE what = NEW.what);
ALTER TABLE app.audit DISABLE RULE "r Multi";
ALTER TABLE app.audit ENABLE ALWAYS RULE r_also;
COMMENT ON RULE r_also ON app.audit IS 'rule';
COMMENT ON RULE r_instead ON app.names IS 'view rule';

-- row security
ALTER TABLE app.customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.orders FORCE ROW LEVEL SECURITY;
ALTER TABLE app.audit FORCE ROW LEVEL SECURITY;
CREATE POLICY p_all ON app.customers;
CREATE POLICY p_read ON app.customers AS RESTRICTIVE FOR SELECT TO tm_reader, "tm Straße=x/y" USING (name <> current_user);
CREATE POLICY "p Insert" ON app.orders FOR INSERT TO tm_writer WITH CHECK (customer IN (SELECT id FROM app.customers));
CREATE POLICY p_update ON app.orders FOR UPDATE TO PUBLIC USING (total > 0) WITH CHECK (app.f_return(customer) > 0);
COMMENT ON POLICY p_read ON app.customers IS 'policy';

-- event triggers
CREATE FUNCTION app.et() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER et_drop ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW') EXECUTE FUNCTION app.et();
CREATE EVENT TRIGGER "et Off" ON ddl_command_end EXECUTE FUNCTION app.et();
ALTER EVENT TRIGGER "et Off" DISABLE;
CREATE EVENT TRIGGER et_always ON ddl_command_start EXECUTE FUNCTION app.et();
ALTER EVENT TRIGGER et_always ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER et_drop IS 'event trigger';

-- comments
COMMENT ON TABLE app.customers IS 'table';
COMMENT ON COLUMN app.customers.secret IS E'column\nwith two lines';
COMMENT ON VIEW app.names IS 'view';
COMMENT ON COLUMN app.names.name IS 'view column';
COMMENT ON MATERIALIZED VIEW app.totals IS 'matview';
COMMENT ON COLUMN app.totals.total IS 'matview column';
COMMENT ON SEQUENCE app.seq IS 'sequence';
COMMENT ON INDEX app.customers_name IS 'index';
COMMENT ON INDEX app.customers_pk IS 'index of a constraint';
COMMENT ON CONSTRAINT customers_pk ON app.customers IS 'primary key';
COMMENT ON CONSTRAINT name_ok ON app.customers IS 'check';
COMMENT ON CONSTRAINT orders_customer ON app.orders IS 'foreign key';
COMMENT ON COLUMN "Weird ""schema"" ü"."T Ä"."c ""1""" IS 'weird';

-- privileges
GRANT ALL ON SCHEMA lib TO PUBLIC;
GRANT SELECT ON app.customers TO tm_reader;
GRANT SELECT (id, name), UPDATE (name) ON app.customers TO tm_writer;
GRANT SELECT (secret) ON app.customers TO "tm Straße=x/y" WITH GRANT OPTION;
GRANT USAGE ON SCHEMA app TO tm_chain1, tm_chain2, tm_reader, "tm ""quoted"" role";
GRANT INSERT, UPDATE ON app.orders TO tm_chain1 WITH GRANT OPTION;
SET SESSION AUTHORIZATION tm_chain1;
GRANT INSERT ON app.orders TO tm_chain2 WITH GRANT OPTION;
SET SESSION AUTHORIZATION tm_chain2;
GRANT INSERT ON app.orders TO tm_reader;
RESET SESSION AUTHORIZATION;
ALTER TABLE app.audit OWNER TO tm_owner;
REVOKE ALL ON app.audit FROM tm_owner;
GRANT SELECT ON app.audit TO tm_owner;
GRANT ALL ON app.seq TO tm_writer;
GRANT USAGE ON SEQUENCE app.seq TO tm_reader;
GRANT SELECT ON app.names, app.totals TO PUBLIC;
REVOKE ALL ON FUNCTION app.f_return FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.f_return TO tm_reader;
REVOKE ALL ON PROCEDURE app.p_out FROM PUBLIC;
REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
GRANT USAGE ON DOMAIN app.positive TO tm_writer;
REVOKE USAGE ON LANGUAGE sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE sql TO tm_writer;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_logdir() TO tm_reader;
GRANT SELECT ON pg_catalog.pg_authid TO tm_reader;
GRANT SELECT (rolname) ON pg_catalog.pg_authid TO tm_writer;
REVOKE SELECT ON information_schema.tables FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lib.hstore(text, text) FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO tm_writer;
ALTER SCHEMA public OWNER TO tm_owner;

ALTER DEFAULT PRIVILEGES FOR ROLE tm_owner GRANT SELECT ON TABLES TO tm_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE tm_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE tm_owner IN SCHEMA app GRANT ALL ON SEQUENCES TO tm_writer WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE "tm ""quoted"" role" IN SCHEMA "Weird ""schema"" ü" GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE tm_writer GRANT USAGE ON SCHEMAS TO tm_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE tm_writer REVOKE USAGE ON TYPES FROM PUBLIC;

-- large objects
SELECT lo_create(4000000000), lo_create(10), lo_create(70000);
SELECT lo_put(4000000000, 0, '\x0102'), lo_put(10, 0, '\xff');
ALTER LARGE OBJECT 10 OWNER TO tm_owner;
GRANT SELECT ON LARGE OBJECT 4000000000 TO tm_reader;
REVOKE ALL ON LARGE OBJECT 70000 FROM postgres;
COMMENT ON LARGE OBJECT 4000000000 IS 'large';

-- a system column sorts before the table that it belongs to
REVOKE SELECT ON pg_catalog.pg_proc FROM PUBLIC;
GRANT SELECT (tableoid, proname) ON pg_catalog.pg_proc TO PUBLIC;

-- a name that would break out of a comment
CREATE TABLE app."line
break"(id integer);
COMMENT ON TABLE app."line
break" IS 'line';
GRANT SELECT ON app."line
break" TO tm_reader;
