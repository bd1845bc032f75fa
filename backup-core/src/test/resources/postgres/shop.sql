CREATE SCHEMA sales;
CREATE TYPE sales.state AS ENUM ('new', 'paid', 'sent');
CREATE TABLE public.customer (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  attributes jsonb,
  photo bytea,
  upper_name text GENERATED ALWAYS AS (upper(name)) STORED
);
CREATE TABLE sales.orders (
  id bigint NOT NULL,
  customer integer NOT NULL REFERENCES public.customer,
  state sales.state NOT NULL DEFAULT 'new',
  placed timestamptz NOT NULL,
  total numeric(12, 2) CHECK (total >= 0),
  PRIMARY KEY (id, placed)
) PARTITION BY RANGE (placed);
CREATE TABLE sales.orders_2025 PARTITION OF sales.orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE sales.orders_2026 PARTITION OF sales.orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON sales.orders (customer);
CREATE FUNCTION sales.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.total := round(NEW.total, 2);
  RETURN NEW;
END
$$;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON sales.orders FOR EACH ROW EXECUTE FUNCTION sales.touch();
CREATE VIEW sales.open_orders AS SELECT * FROM sales.orders WHERE state <> 'sent';
CREATE MATERIALIZED VIEW sales.turnover AS
  SELECT customer, sum(total) AS total FROM sales.orders GROUP BY customer;
CREATE UNIQUE INDEX ON sales.turnover (customer);
COMMENT ON TABLE sales.orders IS 'One row per order; it''s partitioned';
INSERT INTO public.customer (name, attributes, photo)
  SELECT 'Customer ' || n || E' \t\\ \n é', jsonb_build_object('n', n), decode(md5(n::text), 'hex')
  FROM generate_series(1, 500) n;
INSERT INTO sales.orders
  SELECT n, 1 + n % 500, (ARRAY['new', 'paid', 'sent'])[1 + n % 3]::sales.state,
         timestamptz '2025-01-01 00:00:00+00' + n * interval '2 hours', n * 1.25
  FROM generate_series(1, 8000) n;
REFRESH MATERIALIZED VIEW sales.turnover;
SELECT lo_from_bytea(70001, 'a large object');
