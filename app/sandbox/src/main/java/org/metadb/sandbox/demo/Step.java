package org.metadb.sandbox.demo;

/** What happens in the library, each a transaction of one statement on random rows. */
enum Step {
    CHECK_OUT(30, """
            with item as (
                update catalog.items set status = 'on loan', updated_at = now()
                 where id = (select id from catalog.items where status = 'available' order by random() limit 1)
                returning id)
            insert into circulation.loans (item_id, patron_id, loaned_at, due_at)
            select item.id, patron.id, now(), now() + patron.loan_days * interval '1 day'
              from item, (select p.id, g.loan_days from people.patrons p join people.groups g on g.id = p.group_id
                           where p.active order by random() limit 1) patron"""),
    RETURN(28, """
            with loan as (
                update circulation.loans set returned_at = now()
                 where id = (select id from circulation.loans where returned_at is null order by random() limit 1)
                returning item_id)
            update catalog.items set status = 'available', updated_at = now() where id in (select item_id from loan)"""),
    /** One of the newest loans: those will be seen to change. */
    RENEW(18, """
            update circulation.loans set due_at = due_at + interval '14 days', renewals = renewals + 1
             where id = (select id from (select id from circulation.loans where returned_at is null
                                          order by id desc limit 40) newest order by random() limit 1)"""),
    FINE(5, """
            insert into circulation.fines (loan_id, amount, reason)
            select id, round((0.5 + random() * 20)::numeric, 2), 'damaged'
              from circulation.loans order by random() limit 1"""),
    PAY_FINE(4, """
            update circulation.fines set paid_at = now()
             where id = (select id from circulation.fines where paid_at is null order by random() limit 1)"""),
    MOVE_HOUSE(4, """
            update people.patrons
               set details = jsonb_set(details, '{address,street}', to_jsonb(floor(random() * 200) || ' Station Road')),
                   updated_at = now()
             where id = (select id from people.patrons order by random() limit 1)"""),
    JOIN(2, """
            insert into people.patrons (barcode, name, group_id, newsletter, details)
            select 'N' || lpad(count(*)::text, 7, '0'), 'Newcomer ' || count(*), 1 + count(*) % 5, null,
                   jsonb_build_object('address', jsonb_build_object('city', 'Ashford'), 'deposit', 10.00)
              from people.patrons"""),
    REPRICE(4, """
            update catalog.items set price = round(price * (0.9 + random() * 0.2)::numeric, 2), updated_at = now()
             where id = (select id from catalog.items order by random() limit 1)"""),
    BUY(2, """
            insert into catalog.items (title, published, price)
            values ('A new book of the year', extract(year from now()), round((10 + random() * 40)::numeric, 2))"""),
    WITHDRAW(1, """
            delete from catalog.items
             where id = (select id from catalog.items i
                          where not exists (select from circulation.loans where item_id = i.id)
                          order by random() limit 1)"""),
    LOG_IN(2, """
            update people.users set last_login = localtimestamp
             where id = (select id from people.users order by random() limit 1)"""),
    /** Only once {@link #NEW_COLUMN} was said. */
    NOTE_DESK(6, """
            update circulation.loans set desk = (array['North', 'South', 'Children''s'])[1 + floor(random() * 3)]
             where id = (select id from circulation.loans where returned_at is not null and desk is null
                          order by returned_at desc limit 1)""");

    /** The schema change in the middle of the workload. */
    static final String NEW_COLUMN = "alter table circulation.loans add column desk text";

    private final int weight;
    private final String sql;

    /** @param weight how often, in proportion to the other steps' weights */
    Step(int weight, String sql) {
        this.weight = weight;
        this.sql = sql;
    }

    int weight() {
        return weight;
    }

    String sql() {
        return sql;
    }
}
