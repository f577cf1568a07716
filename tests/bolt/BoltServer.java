import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.graphdb.GraphDatabaseService;

/**
 * Neo4j community behind one Bolt port on loopback: HOME PORT READY [USER PASSWORD_VARIABLE].
 *
 * <p>With a user, clients have to name themselves; the password comes from the environment. It ends
 * when its standard input does, so it does not outlive whoever started it.
 */
public class BoltServer {
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        int port = Integer.parseInt(args[1]);
        boolean guarded = args.length > 3;
        SocketAddress address = new SocketAddress("127.0.0.1", port);
        DatabaseManagementService service = new DatabaseManagementServiceBuilder(home)
                .setConfig(GraphDatabaseSettings.auth_enabled, guarded)
                .setConfig(GraphDatabaseSettings.pagecache_memory, 64L * 1024 * 1024)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(BoltConnector.advertised_address, address)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        if (!service.database("neo4j").isAvailable(Duration.ofMinutes(2).toMillis())) {
            throw new IllegalStateException("the database did not come up");
        }
        if (guarded) {
            GraphDatabaseService system = service.database("system");
            system.executeTransactionally(
                    "ALTER USER " + args[3] + " SET PASSWORD $password CHANGE NOT REQUIRED",
                    java.util.Map.of("password", System.getenv(args[4])));
        }
        Path ready = Path.of(args[2]);
        Path beside = ready.resolveSibling("starting");
        Files.writeString(beside, "bolt://127.0.0.1:" + port + "\n");
        Files.move(beside, ready, StandardCopyOption.ATOMIC_MOVE);
        while (System.in.read() >= 0) {
            // Nothing is said; the end of it is what counts.
        }
        System.exit(0);
    }
}
