/** A numbered change of the schema. Once released, it never changes. */
export interface Migration {
  readonly version: number
  readonly sql: string
}

/**
 * Records are kept as they were written: the text of an article file with its path, or JSON with the id that a program
 * gave. Every transaction that writes gets the next number, last before it commits: the numbers are those of the order of
 * commits, without a hole. Triggers do it, so that it also holds for programs that write with SQL.
 */
const FIRST = `
create table sectionwire.head (one boolean primary key default true check (one), n bigint not null);
insert into sectionwire.head (n) values (0);

create table sectionwire.change (n bigint primary key, at timestamptz not null, by text not null);

create table sectionwire.config (
  name text primary key check (name in ('site.yaml', 'authors.yaml')),
  text text not null,
  n bigint
);

create table sectionwire.record (
  path text collate "C" primary key
    check (octet_length(path) <= 1000 and path !~ '(^|/)[.]{0,2}(/|$)' and path !~ '[[:cntrl:]\\\\]'),
  name text,
  text text not null,
  since bigint,
  n bigint
);
create index record_n on sectionwire.record (n);

create table sectionwire.removed (path text collate "C" primary key, n bigint);
create index removed_n on sectionwire.removed (n);

create table sectionwire.revision (
  path text collate "C" not null, n bigint not null, name text, text text not null, primary key (path, n)
);

create function sectionwire.note_insert() returns trigger language plpgsql as $$
begin
  new.n := null;
  if tg_table_name = 'record' then
    new.since := null;
    delete from sectionwire.removed where path = new.path;
  end if;
  return new;
end $$;

create function sectionwire.note_config_update() returns trigger language plpgsql as $$
begin
  if old.n is null and new.n is not null then return new; end if;
  if new.text = old.text then return null; end if;
  new.n := null;
  return new;
end $$;

create function sectionwire.note_update() returns trigger language plpgsql as $$
begin
  if old.n is null and new.n is not null then return new; end if;
  if new.path <> old.path then
    raise exception 'the path of a record cannot change; delete the record and insert another one';
  end if;
  if new.text = old.text and new.name is not distinct from old.name then return null; end if;
  if old.n is not null then
    insert into sectionwire.revision (path, n, name, text) values (old.path, old.n, old.name, old.text);
  end if;
  new.n := null;
  new.since := old.since;
  return new;
end $$;

create function sectionwire.note_delete() returns trigger language plpgsql as $$
begin
  if old.n is not null then
    insert into sectionwire.revision (path, n, name, text) values (old.path, old.n, old.name, old.text);
    insert into sectionwire.removed (path) values (old.path) on conflict (path) do update set n = null;
  end if;
  return null;
end $$;

create function sectionwire.number_change() returns trigger language plpgsql as $$
declare
  mine bigint;
begin
  -- Only the row itself is looked at: a search for any row without a number takes a time that is quadratic in their count.
  if tg_table_name = 'record' then
    perform from sectionwire.record where path = new.path and n is null;
  elsif tg_table_name = 'removed' then
    perform from sectionwire.removed where path = new.path and n is null;
  else
    perform from sectionwire.config where name = new.name and n is null;
  end if;
  if not found then return null; end if;
  update sectionwire.head set n = n + 1 returning n into mine;
  insert into sectionwire.change (n, at, by) values (
    mine,
    greatest(clock_timestamp(), (select at + interval '1 microsecond' from sectionwire.change where n = mine - 1)),
    coalesce(nullif(current_setting('sectionwire.by', true), ''), session_user)
  );
  update sectionwire.record set n = mine, since = coalesce(since, mine) where n is null;
  update sectionwire.removed set n = mine where n is null;
  update sectionwire.config set n = mine where n is null;
  perform pg_notify('sectionwire', mine::text);
  return null;
end $$;

create trigger note_insert before insert on sectionwire.record for each row execute function sectionwire.note_insert();
create trigger note_update before update on sectionwire.record for each row execute function sectionwire.note_update();
create trigger note_delete after delete on sectionwire.record for each row execute function sectionwire.note_delete();
create trigger note_insert before insert on sectionwire.config for each row execute function sectionwire.note_insert();
create trigger note_update before update on sectionwire.config
  for each row execute function sectionwire.note_config_update();

create constraint trigger number_change after insert or update on sectionwire.record
  deferrable initially deferred for each row when (new.n is null) execute function sectionwire.number_change();
create constraint trigger number_change after insert or update on sectionwire.removed
  deferrable initially deferred for each row when (new.n is null) execute function sectionwire.number_change();
create constraint trigger number_change after insert or update on sectionwire.config
  deferrable initially deferred for each row when (new.n is null) execute function sectionwire.number_change();

create function sectionwire.put(id text, record jsonb) returns void language sql as $$
  insert into sectionwire.record (path, name, text)
  values (id || '.json', id, (record || jsonb_build_object('id', id))::text)
  on conflict (path) do update set name = excluded.name, text = excluded.text
$$;
`

/** The schema in the order of its versions. */
export const MIGRATIONS: readonly Migration[] = [{ version: 1, sql: FIRST }]

/** The version of the schema that this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0
