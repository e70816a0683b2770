package org.metadb.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.metadb.sandbox.FaultProxy.Direction;

class FaultProxyTest {
    private final ServerSocket echo = echo();
    private final FaultProxy proxy = FaultProxy.before("127.0.0.1", echo.getLocalPort());

    @AfterEach
    void end() throws IOException {
        proxy.close();
        echo.close();
    }

    /** A service that sends back what it gets. */
    private static ServerSocket echo() {
        try {
            ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
            Thread accepting = new Thread(() -> {
                while (!listener.isClosed()) {
                    try {
                        Socket socket = listener.accept();
                        Thread thread = new Thread(() -> echo(socket));
                        thread.setDaemon(true);
                        thread.start();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            accepting.setDaemon(true);
            accepting.start();
            return listener;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            return;
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", proxy.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hear(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    @Test
    void passesBytesBothWaysAndAnOrderlyEnd() throws Exception {
        try (Socket socket = connect()) {
            say(socket, "hello");
            assertThat(hear(socket, 5)).isEqualTo("hello");
            assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(5);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void holdsEachPieceForTheDelay() throws Exception {
        proxy.delay(Duration.ofMillis(100));
        try (Socket socket = connect()) {
            long begin = System.nanoTime();
            say(socket, "x");
            assertThat(hear(socket, 1)).isEqualTo("x");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void passesNothingWhileStalledAndAllOfItAfterwards() throws Exception {
        try (Socket before = connect()) {
            say(before, "a");
            assertThat(hear(before, 1)).isEqualTo("a");
            proxy.stall();
            try (Socket during = connect()) {
                say(before, "b");
                say(during, "c");
                during.setSoTimeout(200);
                assertThatThrownBy(() -> hear(during, 1)).isInstanceOf(SocketTimeoutException.class);
                during.setSoTimeout(5_000);
                proxy.pass();
                assertThat(hear(before, 1)).isEqualTo("b");
                assertThat(hear(during, 1)).isEqualTo("c");
            }
        }
    }

    @Test
    void cutsConnectionsThatAreOpenAndTakesNewOnes() throws Exception {
        try (Socket first = connect()) {
            say(first, "a");
            assertThat(hear(first, 1)).isEqualTo("a");
            proxy.cut();
            assertThatThrownBy(() -> hear(first, 1)).isInstanceOf(SocketException.class);
        }
        try (Socket second = connect()) {
            say(second, "b");
            assertThat(hear(second, 1)).isEqualTo("b");
        }
        assertThat(proxy.cuts()).isEqualTo(1);
    }

    @Test
    void cutsBehindTheLastByteOfACountAndOnlyOnce() throws Exception {
        proxy.cutAfter(Direction.TO_SERVICE, 3);
        try (Socket socket = connect()) {
            say(socket, "ab");
            assertThat(hear(socket, 2)).isEqualTo("ab");
            say(socket, "cd");
            assertThatThrownBy(() -> hear(socket, 2)).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.passed(Direction.TO_SERVICE)).isEqualTo(3);
        try (Socket socket = connect()) {
            say(socket, "efgh");
            assertThat(hear(socket, 4)).isEqualTo("efgh");
        }
    }

    @Test
    void losesTheReplyToWhatTheServiceGot() throws Exception {
        try (Socket socket = connect()) {
            say(socket, "a");
            assertThat(hear(socket, 1)).isEqualTo("a");
            proxy.cutAfter(Direction.TO_CLIENT, 0);
            say(socket, "b");
            assertThatThrownBy(() -> hear(socket, 1)).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.passed(Direction.TO_SERVICE)).isEqualTo(2);
        assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(1);
    }

    @Test
    void refusesAsIfNobodyListenedUntilToldToPass() throws Exception {
        proxy.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        proxy.pass();
        try (Socket socket = connect()) {
            say(socket, "a");
            assertThat(hear(socket, 1)).isEqualTo("a");
        }
    }

    @Test
    void resetsClientsOfAServiceThatIsNotThere() throws Exception {
        echo.close();
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> hear(socket, 1)).isInstanceOf(SocketException.class);
        }
    }
}
