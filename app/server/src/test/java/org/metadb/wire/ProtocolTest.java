package org.metadb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.metadb.wire.RawClient.bind;
import static org.metadb.wire.RawClient.describe;
import static org.metadb.wire.RawClient.execute;
import static org.metadb.wire.RawClient.parse;
import static org.metadb.wire.RawClient.query;
import static org.metadb.wire.RawClient.sync;

import java.io.EOFException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.metadb.pg.SslMode;
import org.metadb.wire.RawClient.Received;

/** Message by message: what no driver can be made to say. */
class ProtocolTest {
    private static GuardedPostgres postgres;
    private static Door door;

    @BeforeAll
    static void open() throws Exception {
        postgres = new GuardedPostgres();
        door = postgres.door("127.0.0.1", SslMode.DISABLE, Optional.empty(), new TestHandler());
    }

    @AfterAll
    static void close() {
        door.close();
        postgres.close();
    }

    @Test
    void answersInOrderInTheMiddleOfAPipeline() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(
                    parse("", "select pg_sleep(0.2)"),
                    bind("", ""),
                    execute("", 0),
                    parse("", "list status"),
                    bind("", ""),
                    describe('P', ""),
                    execute("", 0),
                    parse("", "select 2"),
                    bind("", ""),
                    execute("", 0),
                    sync());
            assertThat(client.typesUntilReady()).isEqualTo("12DC" + "12TDC" + "12DC" + "ZI");
        }
    }

    @Test
    void skipsItsOwnAfterAnErrorOfPostgresqls() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(
                    parse("", "select from where"),
                    parse("", "list status"),
                    bind("", ""),
                    execute("", 0),
                    sync(),
                    query("list status"));
            assertThat(client.typesUntilReady()).isEqualTo("EZI");
            assertThat(client.typesUntilReady()).isEqualTo("TDCZI");
        }
    }

    @Test
    void skipsPostgresqlsAfterAnErrorOfItsOwn() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(
                    parse("", "create data sorce"),
                    parse("", "select 1"),
                    bind("", ""),
                    execute("", 0),
                    query("select 1"),
                    sync(),
                    query("select 1"));
            assertThat(client.typesUntilReady()).isEqualTo("EZI");
            assertThat(client.typesUntilReady()).isEqualTo("TDCZI");
        }
    }

    @Test
    void rollsBackWhatStoodBeforeItsErrorInThePipeline() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(
                    parse("", "insert into copied values (77)"),
                    bind("", ""),
                    execute("", 0),
                    parse("", "list bug"),
                    bind("", ""),
                    execute("", 0),
                    sync(),
                    query("select 1 from copied where n = 77"));
            assertThat(client.typesUntilReady()).isEqualTo("12C12EZI");
            assertThat(client.typesUntilReady()).isEqualTo("TCZI");
        }
    }

    @Test
    void answersASimpleQueryAfterMessagesWithoutSync() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(parse("", "select 1"), bind("", ""), execute("", 0), query("list status"), query("select 1"));
            assertThat(client.typesUntilReady()).isEqualTo("12DCTDCZI");
            assertThat(client.typesUntilReady()).isEqualTo("TDCZI");
        }
    }

    @Test
    void answersSeveralQueriesSentAtOnce() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(query("begin"), query("list status"), query("create data source a"), query("rollback"));
            assertThat(client.typesUntilReady()).isEqualTo("CZT");
            assertThat(client.typesUntilReady()).isEqualTo("TDCZT");
            assertThat(client.typesUntilReady()).isEqualTo("EZE");
            assertThat(client.typesUntilReady()).isEqualTo("CZI");
        }
    }

    @Test
    void keepsCountWhenASyncIsIgnoredDuringCopy() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(parse("", "copy copied from stdin"), bind("", ""), execute("", 0), sync());
            assertThat(client.receive().type()).isEqualTo('1');
            assertThat(client.receive().type()).isEqualTo('2');
            assertThat(client.receive().type()).isEqualTo('G');
            client.send(
                    new Message('d')
                            .bytes("1\n".getBytes(StandardCharsets.US_ASCII))
                            .toBytes(),
                    new Message('c').toBytes(),
                    sync());
            assertThat(client.typesUntilReady()).isEqualTo("CZI");
            client.send(query("list status"));
            assertThat(client.typesUntilReady()).isEqualTo("TDCZI");

            client.send(parse("", "copy copied from stdin"), bind("", ""), execute("", 0), sync());
            client.send(new Message('f').string("enough").toBytes(), sync(), query("list status"));
            assertThat(client.typesUntilReady()).isEqualTo("12GEZI");
            assertThat(client.typesUntilReady()).isEqualTo("TDCZI");
        }
    }

    @Test
    void leavesAStatementInTheMiddleOfACopyToPostgresql() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(query("copy copied from stdin"));
            assertThat(client.receive().type()).isEqualTo('G');
            client.send(query("list status"));
            assertThat(client.receive().field('M')).startsWith("unexpected message type 0x51 during COPY");
        }
    }

    @Test
    void sendsBinaryWhereItIsAskedFor() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(parse("s", "list types"), bind("p", "s", 0, 1, 1, 1, 1), execute("p", 1), sync());
            List<Received> messages = client.untilReady();
            ByteBuffer row = ByteBuffer.wrap(messages.get(2).body());
            row.position(2 + 4 + 5);
            assertThat(row.getInt()).isEqualTo(1);
            assertThat(row.get()).isEqualTo((byte) 1);
            assertThat(row.getInt()).isEqualTo(8);
            assertThat(row.getLong()).isEqualTo(Long.MIN_VALUE);
            assertThat(row.getInt()).isEqualTo(8);
            assertThat(row.getDouble()).isEqualTo(1.5);
            assertThat(row.getInt()).isEqualTo(8);
            assertThat(row.getLong()).isEqualTo(825_674_400_250_000L);
            assertThat(messages.get(3).type()).isEqualTo('s');
        }
    }

    @Test
    void refusesParametersAndUnfitFormats() throws Exception {
        try (RawClient client = RawClient.connected(door.port())) {
            byte[] withParameter = new Message('B')
                    .string("")
                    .string("s")
                    .int16(0)
                    .int16(1)
                    .int32(1)
                    .int8('x')
                    .int16(0)
                    .toBytes();
            client.send(parse("s", "list status"), withParameter, sync());
            assertThat(client.untilReady().get(1).field('C')).isEqualTo("08P01");
            client.send(bind("", "s", 0, 0, 0), sync());
            assertThat(client.untilReady().get(0).field('C')).isEqualTo("08P01");
            client.send(parse("s", "select 1"), sync());
            assertThat(client.untilReady().get(0).field('C')).isEqualTo("42P05");
            client.send(new Message('C').int8('S').string("s").toBytes(), parse("s", "select 1"), sync());
            assertThat(client.typesUntilReady()).isEqualTo("31ZI");
            client.send(bind("", "s"), execute("", 0), describe('S', "unknown"), sync());
            assertThat(client.typesUntilReady()).isEqualTo("2DCEZI");
        }
    }

    @Test
    void readsAndWritesTheEncodingOfTheClient() throws Exception {
        try (RawClient client = RawClient.connected(door.port(), "client_encoding", "LATIN1")) {
            client.send(new Message('Q')
                    .string("list \u00e4", StandardCharsets.ISO_8859_1)
                    .toBytes());
            assertThat(client.untilReady().get(1).body()).contains(0xe4);
            client.send(query("set client_encoding = 'UTF8'"));
            client.untilReady();
            client.send(new Message('Q')
                    .string("list \u00e4", StandardCharsets.UTF_8)
                    .toBytes());
            assertThat(client.untilReady().get(1).body()).contains(0xc3, 0xa4);
        }
    }

    @Test
    void refusesOverlongStatementsOfItsOwnOnly() throws Exception {
        String filling = "x".repeat(DoorSettings.STATEMENT_BYTES_MAX_DEFAULT);
        try (RawClient client = RawClient.connected(door.port())) {
            client.send(query("list " + filling));
            assertThat(client.untilReady().get(0).field('C')).isEqualTo("54000");
            client.send(parse("", "list " + filling), sync());
            assertThat(client.untilReady().get(0).field('C')).isEqualTo("54000");
            client.send(query("select '" + filling + "'"));
            assertThat(client.typesUntilReady()).isEqualTo("TDCZI");
        }
    }

    @Test
    void endsOnlyTheSessionThatBreaksTheProtocol() throws Exception {
        try (RawClient sound = RawClient.connected(door.port());
                RawClient broken = RawClient.connected(door.port())) {
            broken.send(new byte[] {'Q', 0, 0, 0, 3});
            Received error = broken.receive();
            assertThat(error.field('S')).isEqualTo("FATAL");
            assertThat(error.field('C')).isEqualTo("08P01");
            assertThatThrownBy(broken::receive).isInstanceOf(EOFException.class);
            sound.send(query("select 1"));
            assertThat(sound.typesUntilReady()).isEqualTo("TDCZI");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, StartupPacket.BYTES_MAX + 1, Integer.MAX_VALUE, -1})
    void refusesAStartupPacketOfAnImpossibleLength(int length) throws Exception {
        try (RawClient client = new RawClient(door.port())) {
            client.send(ByteBuffer.allocate(4).putInt(length).array());
            assertThat(client.receive().field('C')).isEqualTo("08P01");
        }
    }

    @Test
    void refusesOtherProtocolsThanTheThird() throws Exception {
        try (RawClient client = new RawClient(door.port())) {
            client.send(new Message().int32(2 << 16).int8(0).toBytes());
            assertThat(client.receive().field('C')).isEqualTo("0A000");
        }
    }

    @Test
    void letsPostgresqlNegotiateTheMinorVersion() throws Exception {
        try (RawClient client = new RawClient(door.port())) {
            client.send(new Message()
                    .int32((3 << 16) + 2)
                    .string("user")
                    .string("trusted")
                    .string("database")
                    .string("metadb")
                    .int8(0)
                    .toBytes());
            assertThat(client.typesUntilReady()).contains("v").endsWith("ZI");
        }
    }

    @Test
    void declinesEncryptionAndGoesOn() throws Exception {
        try (RawClient client = new RawClient(door.port())) {
            client.send(
                    new Message().int32(StartupPacket.GSS_ENCRYPTION_REQUEST).toBytes());
            assertThat(client.in.read()).isEqualTo('N');
            client.send(new Message().int32(StartupPacket.SSL_REQUEST).toBytes());
            assertThat(client.in.read()).isEqualTo('N');
            client.send(new Message()
                    .int32(3 << 16)
                    .string("user")
                    .string("trusted")
                    .string("database")
                    .string("postgres")
                    .int8(0)
                    .toBytes());
            assertThat(client.typesUntilReady()).endsWith("ZI");
        }
    }

    @Test
    void dropsCancelRequestsWithAnUnknownKey() throws Exception {
        try (RawClient client = new RawClient(door.port())) {
            client.send(new Message()
                    .int32(StartupPacket.CANCEL_REQUEST)
                    .int32(1)
                    .int32(2)
                    .toBytes());
            assertThat(client.in.read()).isEqualTo(-1);
        }
    }

    @Test
    void letsOnlySoManyIn() throws Exception {
        DoorSettings two = TestDoor.settings().withConnectionsMax(2);
        try (Door narrow = postgres.door(two, "127.0.0.1", SslMode.DISABLE, Optional.empty(), new TestHandler());
                RawClient first = RawClient.connected(narrow.port())) {
            try (RawClient second = RawClient.connected(narrow.port());
                    RawClient third = new RawClient(narrow.port())) {
                second.send(query("select 1"));
                third.send(new Message()
                        .int32(3 << 16)
                        .string("user")
                        .string("trusted")
                        .int8(0)
                        .toBytes());
                assertThat(third.receive().field('C')).isEqualTo("53300");
            }
            first.send(query("select 1"));
            assertThat(first.typesUntilReady()).isEqualTo("TDCZI");
        }
    }

    @Test
    void waitsOnlySoLongForAClientToSayWhoItIs() throws Exception {
        DoorSettings impatient = TestDoor.settings().withStartupTimeout(Duration.ofMillis(300));
        try (Door narrow = postgres.door(impatient, "127.0.0.1", SslMode.DISABLE, Optional.empty(), new TestHandler());
                RawClient patient = RawClient.connected(narrow.port());
                RawClient silent = new RawClient(narrow.port())) {
            assertThat(silent.receive().field('C')).isEqualTo("57014");
            patient.send(query("select 1"));
            assertThat(patient.typesUntilReady()).isEqualTo("TDCZI");
        }
    }

    @Test
    void saysThatTheTargetCannotBeReached() throws Exception {
        TargetAddress nowhere = new TargetAddress("127.0.0.1", 1, "postgres", SslMode.PREFER, Optional.empty());
        try (Door lonely = Door.open(TestDoor.settings(), nowhere, new TestHandler());
                RawClient client = new RawClient(lonely.port())) {
            client.send(new Message()
                    .int32(3 << 16)
                    .string("user")
                    .string("x")
                    .int8(0)
                    .toBytes());
            Received error = client.receive();
            assertThat(error.field('C')).isEqualTo("08001");
            assertThat(error.field('M')).startsWith("cannot connect to the target database at 127.0.0.1:1: ");
        }
    }

    @Test
    void survivesAnyBytes() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (RawClient sound = RawClient.connected(door.port())) {
            for (int round = 0; round < 60; round++) {
                try (RawClient client =
                        round % 3 == 0 ? new RawClient(door.port()) : RawClient.connected(door.port())) {
                    client.send(parse("s", "list status"), sync());
                    for (int i = 0; i < 5; i++) {
                        client.send(noise(random));
                    }
                } catch (SocketException e) {
                    // the door has had enough of it
                }
                sound.send(query("list status"));
                assertThat(sound.typesUntilReady()).as("seed %d", seed).isEqualTo("TDCZI");
            }
            await().untilAsserted(() ->
                    assertThat(sessionThreads()).as("seed %d", seed).hasSize(2));
        }
    }

    private static byte[] noise(Random random) {
        byte[] body = new byte[random.nextInt(40)];
        random.nextBytes(body);
        if (random.nextBoolean()) {
            Arrays.fill(body, (byte) 0);
        }
        char type = "QPBDECSHFdcf".charAt(random.nextInt(12));
        return random.nextInt(4) == 0 ? body : new Message(type).bytes(body).toBytes();
    }

    private static List<String> sessionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("door-\\d+(-target)?"))
                .toList();
    }
}
