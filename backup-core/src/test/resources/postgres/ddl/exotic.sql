CREATE SCHEMA ex;
-- base type
CREATE TYPE ex.money2;
CREATE FUNCTION ex.money2_in(cstring) RETURNS ex.money2 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION ex.money2_out(ex.money2) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE ex.money2 (INPUT = ex.money2_in, OUTPUT = ex.money2_out, LIKE = integer);
CREATE TABLE ex.base (a integer, b text);

-- aggregates
CREATE FUNCTION ex.acc(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION ex.fin(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE FUNCTION ex.comb(bigint, bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION ex.minv(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 - $2';
CREATE FUNCTION ex.accs(bigint, integer) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 + $2';
CREATE AGGREGATE ex.total(integer) (SFUNC = ex.acc, STYPE = bigint, INITCOND = '0', SSPACE = 16, FINALFUNC = ex.fin, FINALFUNC_EXTRA = false, COMBINEFUNC = ex.comb, PARALLEL = safe);
CREATE AGGREGATE ex.mtotal(integer) (SFUNC = ex.accs, STYPE = bigint, INITCOND = '0', MSFUNC = ex.accs, MINVFUNC = ex.minv, MSTYPE = bigint, MINITCOND = '0', MSSPACE = 8, MFINALFUNC = ex.fin, MFINALFUNC_MODIFY = shareable, FINALFUNC = ex.fin, FINALFUNC_MODIFY = read_write);
CREATE FUNCTION ex.cnt(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1 + 1';
CREATE AGGREGATE ex.cnt_all(*) (SFUNC = ex.cnt, STYPE = bigint, INITCOND = '0');
CREATE FUNCTION ex.smaller(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT least($1,$2)';
CREATE AGGREGATE ex.least_of(integer) (SFUNC = ex.smaller, STYPE = integer, SORTOP = OPERATOR(pg_catalog.<));
CREATE AGGREGATE ex.my_percentile(float8 ORDER BY anyelement) (SFUNC = pg_catalog.ordered_set_transition, STYPE = internal, FINALFUNC = pg_catalog.percentile_disc_final, FINALFUNC_EXTRA = true, FINALFUNC_MODIFY = read_write);
CREATE AGGREGATE ex.my_rank(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = pg_catalog.ordered_set_transition_multi, STYPE = internal, FINALFUNC = pg_catalog.rank_final, FINALFUNC_EXTRA = true, HYPOTHETICAL);
CREATE FUNCTION ex.vacc(bigint, VARIADIC integer[]) RETURNS bigint LANGUAGE sql AS 'SELECT $1 + $2[1]';
CREATE AGGREGATE ex.vtotal(VARIADIC items integer[]) (SFUNC = ex.vacc, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE ex.cnt_all(*) IS 'star';
COMMENT ON AGGREGATE ex.my_percentile(float8 ORDER BY anyelement) IS 'ordered';
COMMENT ON AGGREGATE ex.total(integer) IS 'plain';
GRANT EXECUTE ON FUNCTION ex.total(integer) TO tm_reader;
REVOKE EXECUTE ON FUNCTION ex.cnt_all() FROM PUBLIC;

-- operators
CREATE FUNCTION ex.m_lt(ex.money2, ex.money2) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
CREATE FUNCTION ex.m_le(ex.money2, ex.money2) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4le';
CREATE FUNCTION ex.m_eq(ex.money2, ex.money2) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4eq';
CREATE FUNCTION ex.m_ne(ex.money2, ex.money2) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4ne';
CREATE FUNCTION ex.m_ge(ex.money2, ex.money2) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4ge';
CREATE FUNCTION ex.m_gt(ex.money2, ex.money2) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4gt';
CREATE FUNCTION ex.m_cmp(ex.money2, ex.money2) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE FUNCTION ex.m_hash(ex.money2) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'hashint4';
CREATE OPERATOR ex.< (FUNCTION = ex.m_lt, LEFTARG = ex.money2, RIGHTARG = ex.money2, COMMUTATOR = OPERATOR(ex.>), NEGATOR = OPERATOR(ex.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR ex.<= (FUNCTION = ex.m_le, LEFTARG = ex.money2, RIGHTARG = ex.money2, COMMUTATOR = OPERATOR(ex.>=), NEGATOR = OPERATOR(ex.>));
CREATE OPERATOR ex.= (FUNCTION = ex.m_eq, LEFTARG = ex.money2, RIGHTARG = ex.money2, COMMUTATOR = OPERATOR(ex.=), NEGATOR = OPERATOR(ex.<>), HASHES, MERGES, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR ex.<> (FUNCTION = ex.m_ne, LEFTARG = ex.money2, RIGHTARG = ex.money2, COMMUTATOR = OPERATOR(ex.<>), NEGATOR = OPERATOR(ex.=));
CREATE OPERATOR ex.>= (FUNCTION = ex.m_ge, LEFTARG = ex.money2, RIGHTARG = ex.money2, COMMUTATOR = OPERATOR(ex.<=), NEGATOR = OPERATOR(ex.<));
CREATE OPERATOR ex.> (FUNCTION = ex.m_gt, LEFTARG = ex.money2, RIGHTARG = ex.money2, COMMUTATOR = OPERATOR(ex.<), NEGATOR = OPERATOR(ex.<=));
CREATE FUNCTION ex.fac(bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT factorial($1)';
CREATE OPERATOR ex.!== (FUNCTION = ex.fac, RIGHTARG = bigint);
COMMENT ON OPERATOR ex.= (ex.money2, ex.money2) IS 'equals';
COMMENT ON OPERATOR ex.!== (NONE, bigint) IS 'prefix';
ALTER OPERATOR ex.!== (NONE, bigint) OWNER TO tm_owner;
CREATE OPERATOR ex.@#@ (FUNCTION = ex.m_eq, LEFTARG = ex.money2, RIGHTARG = ex.money2, COMMUTATOR = OPERATOR(ex.@#@@));

-- operator classes and families
CREATE OPERATOR FAMILY ex.money_family USING btree;
CREATE OPERATOR CLASS ex.money_ops DEFAULT FOR TYPE ex.money2 USING btree FAMILY ex.money_family AS
  OPERATOR 1 ex.<, OPERATOR 2 ex.<=, OPERATOR 3 ex.=, OPERATOR 4 ex.>=, OPERATOR 5 ex.>, FUNCTION 1 ex.m_cmp(ex.money2, ex.money2);
CREATE OPERATOR CLASS ex.money_hash DEFAULT FOR TYPE ex.money2 USING hash AS OPERATOR 1 ex.=, FUNCTION 1 ex.m_hash(ex.money2);
CREATE FUNCTION ex.m4_lt(ex.money2, integer) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
CREATE FUNCTION ex.m4_cmp(ex.money2, integer) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE OPERATOR ex.< (FUNCTION = ex.m4_lt, LEFTARG = ex.money2, RIGHTARG = integer);
ALTER OPERATOR FAMILY ex.money_family USING btree ADD OPERATOR 1 ex.< (ex.money2, integer), FUNCTION 1 (ex.money2, integer) ex.m4_cmp(ex.money2, integer);
CREATE OPERATOR CLASS ex.gist_box FOR TYPE box USING gist AS
  OPERATOR 3 &&, OPERATOR 15 <->(box, point) FOR ORDER BY float_ops,
  FUNCTION 1 gist_box_consistent(internal, box, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal),
  FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal),
  FUNCTION 8 gist_box_distance(internal, box, smallint, oid, internal);
COMMENT ON OPERATOR CLASS ex.money_ops USING btree IS 'class';
COMMENT ON OPERATOR FAMILY ex.money_family USING btree IS 'family';
CREATE OPERATOR FAMILY ex.empty_family USING hash;
ALTER OPERATOR FAMILY ex.empty_family USING hash OWNER TO tm_owner;
ALTER OPERATOR FAMILY pg_catalog.integer_ops USING btree ADD OPERATOR 1 ex.< (ex.money2, integer);
CREATE TABLE ex.uses_class (m ex.money2 PRIMARY KEY);

-- casts and transforms
CREATE CAST (ex.money2 AS integer) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (integer AS ex.money2) WITHOUT FUNCTION;
CREATE FUNCTION ex.to_text(ex.money2) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1::integer)::text';
CREATE CAST (ex.money2 AS text) WITH FUNCTION ex.to_text(ex.money2) AS IMPLICIT;
CREATE CAST (text AS ex.money2) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (ex.money2 AS text) IS 'cast';
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION varchar_support(internal), TO SQL WITH FUNCTION int4recv(internal));
COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'transform';

-- collations and conversions
CREATE COLLATION ex.german (PROVIDER = icu, LOCALE = 'de-u-co-phonebk', DETERMINISTIC = false);
CREATE COLLATION ex.posix (LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
CREATE COLLATION ex."Copy" FROM "C";
COMMENT ON COLLATION ex.german IS 'collation';
CREATE CONVERSION ex.myconv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION ex.mydefault FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
COMMENT ON CONVERSION ex.myconv IS 'conversion';

-- text search
CREATE TEXT SEARCH PARSER ex.tparser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE ex.ttemplate (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH TEMPLATE ex.tminimal (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY ex.tdict (TEMPLATE = ex.ttemplate, STOPWORDS = 'english', ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY ex.tplain (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION ex.tconfig (PARSER = ex.tparser);
ALTER TEXT SEARCH CONFIGURATION ex.tconfig ADD MAPPING FOR asciiword, word WITH ex.tdict, english_stem;
ALTER TEXT SEARCH CONFIGURATION ex.tconfig ADD MAPPING FOR "int" WITH simple;
CREATE TEXT SEARCH CONFIGURATION ex.tcopy (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION ex.tcopy OWNER TO tm_owner;
COMMENT ON TEXT SEARCH PARSER ex.tparser IS 'parser';
COMMENT ON TEXT SEARCH TEMPLATE ex.ttemplate IS 'template';
COMMENT ON TEXT SEARCH DICTIONARY ex.tdict IS 'dictionary';
COMMENT ON TEXT SEARCH CONFIGURATION ex.tconfig IS 'configuration';

-- foreign data
CREATE FOREIGN DATA WRAPPER bare;
CREATE FOREIGN DATA WRAPPER "fdw Ü" OPTIONS (debug 'true', "Weird opt" 'it''s');
CREATE SERVER srv TYPE 'x' VERSION '1.2' FOREIGN DATA WRAPPER bare OPTIONS (host 'h', port '1');
CREATE SERVER "s 2" FOREIGN DATA WRAPPER bare;
CREATE USER MAPPING FOR tm_reader SERVER srv OPTIONS (user 'u', password 'p''w');
CREATE USER MAPPING FOR PUBLIC SERVER "s 2";
CREATE USER MAPPING FOR "tm Straße=x/y" SERVER "s 2" OPTIONS (a 'b');
GRANT USAGE ON FOREIGN DATA WRAPPER bare TO tm_reader;
GRANT USAGE ON FOREIGN SERVER srv TO tm_writer WITH GRANT OPTION;
GRANT USAGE ON FOREIGN DATA WRAPPER bare TO tm_owner;
ALTER SERVER "s 2" OWNER TO tm_owner;
CREATE FOREIGN TABLE ex.ft (a integer OPTIONS (column_name 'x') NOT NULL, b text DEFAULT 'd', CONSTRAINT ft_check CHECK (a > 0)) SERVER srv OPTIONS (schema_name 's', "table" 't');
COMMENT ON FOREIGN TABLE ex.ft IS 'foreign table';
COMMENT ON COLUMN ex.ft.a IS 'foreign column';
COMMENT ON FOREIGN DATA WRAPPER bare IS 'wrapper';
COMMENT ON SERVER srv IS 'server';
GRANT SELECT ON ex.ft TO tm_reader;

-- languages and access methods
CREATE FUNCTION ex.handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION ex.inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION ex.validator(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE plmine HANDLER ex.handler INLINE ex.inline VALIDATOR ex.validator;
CREATE TRUSTED LANGUAGE pltrusted HANDLER ex.handler;
GRANT USAGE ON LANGUAGE pltrusted TO tm_reader;
COMMENT ON LANGUAGE plmine IS 'language';
CREATE FUNCTION ex.in_plmine() RETURNS integer LANGUAGE plmine AS $$ BEGIN RETURN 1; END $$;
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD "gist 2" TYPE INDEX HANDLER gisthandler;
COMMENT ON ACCESS METHOD heap2 IS 'access method';
CREATE TABLE ex.in_heap2 (a integer) USING heap2;

-- publications and subscriptions
CREATE PUBLICATION pub_all FOR ALL TABLES WITH (publish = 'insert, delete');
CREATE PUBLICATION pub_some FOR TABLE ex.base (a) WHERE (a > 5), TABLE ex.uses_class WITH (publish_via_partition_root = true);
CREATE PUBLICATION pub_none;
CREATE PUBLICATION pub_nothing WITH (publish = '');
CREATE PUBLICATION "pub Schema" FOR TABLES IN SCHEMA ex;
ALTER PUBLICATION pub_none OWNER TO tm_owner;
COMMENT ON PUBLICATION pub_some IS 'publication';
CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere dbname=x password=''p w''' PUBLICATION pub_some, "pub Schema" WITH (connect = false, slot_name = NONE, binary, streaming, synchronous_commit = 'remote_apply', two_phase, disable_on_error);
COMMENT ON SUBSCRIPTION sub IS 'subscription';

-- statistics
CREATE STATISTICS ex.stats (dependencies, mcv) ON a, b FROM ex.base;
CREATE STATISTICS ex.stats_expr ON (a + 1), lower(b) FROM ex.base;
ALTER STATISTICS ex.stats SET STATISTICS 77;
COMMENT ON STATISTICS ex.stats IS 'statistics';
