-- What sessions are doing, for somebody who waits for them: whether each waits for its client, and a text that differs from the last one if it did
-- anything meanwhile. Sessions that are gone are missing. $1: their pids.
select a.pid,
       coalesce(a.wait_event_type = 'Client', false) as waits_for_client,
       concat_ws(' ', a.backend_start, a.query_start, a.state_change, c.bytes_processed) as done
  from pg_stat_activity a
  left join pg_stat_progress_copy c on c.pid = a.pid
 where a.pid = any (?)
   and a.datname = current_database()
   and a.usename = current_user
