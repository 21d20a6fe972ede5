using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;
using MlInfra.Local.Storage;
using MlInfra.Local.Wire;

namespace MlInfra.Local.Host;

/// <summary>Starts the local endpoint in this process.</summary>
public static class LocalHost
{
    /// <summary>Starts it and returns when it listens. Stop and dispose the application to end it.</summary>
    /// <exception cref="StartException">The port is taken, or the state folder cannot be used.</exception>
    public static async Task<WebApplication> StartAsync(LocalOptions options, CancellationToken cancellationToken = default)
    {
        options = options with { StateFolder = Path.GetFullPath(options.StateFolder) };
        var socket = Bind(options.Port);
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        StateLock? stateLock = null;
        WebApplication? app = null;
        try
        {
            stateLock = StateLock.Take(options.StateFolder, port);
            app = Build(options, socket, port, stateLock);
            app.Services.GetRequiredService<StateLock>(); // made first, so that it is let go of last
            app.Services.GetRequiredService<ClockKeeper>().Recall(); // before anything is stamped
            var dispatcher = app.Services.GetRequiredService<Dispatcher>();
            var admin = app.Services.GetRequiredService<Admin>();
            app.Use(CloseWhereNoBodyIsAwaited);
            app.Run(http => http.Request.Path.StartsWithSegments(Admin.Prefix, StringComparison.Ordinal)
                ? admin.HandleAsync(http)
                : dispatcher.HandleAsync(http));
            await app.StartAsync(cancellationToken);
            return app;
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            stateLock?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    // botocore announces even an empty body with Expect: 100-continue. No server invites to send nothing, and a client that got no
    // invitation on a connection waits for it in vain on the next request.
    private static Task CloseWhereNoBodyIsAwaited(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers.Expect.Count > 0 && http.Request.ContentLength is null or 0) http.Response.Headers.Connection = "close";
        return next(http);
    }

    // Bound before anything else: the port is known to all rooms, a taken one is found at once, and nobody can take it in between.
    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new StartException(
                e.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"port {port} is taken by another program; stop it or choose another port with --port."
                    : $"port {port} cannot be opened ({e.Message}); choose another port with --port.",
                StartException.PortTaken, e);
        }
    }

    private static WebApplication Build(LocalOptions options, Socket socket, int port, StateLock stateLock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "mlinfra-local" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, port);
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = null;
            k.Limits.MinRequestBodyDataRate = null;
            k.Limits.MinResponseDataRate = null;
            k.Limits.MaxRequestLineSize = 64 * 1024;
            k.Limits.MaxRequestHeadersTotalSize = 128 * 1024;
            k.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        });
        builder.WebHost.UseSockets(s =>
        {
            s.CreateBoundListenSocket = _ => socket;
            // Socket events come on thread pool threads already: going on there saves a request two more changes of thread.
            s.UnsafePreferInlineScheduling = true;
            // A buffer held while nothing comes costs 4 KB a connection; waiting without one costs every request a further call of the system.
            s.WaitForDataBeforeAllocatingBuffer = false;
        });
        var world = new World
        {
            Account = options.Account,
            Region = options.Region,
            StateFolder = options.StateFolder,
            Endpoint = new($"http://127.0.0.1:{port}"),
            Python = options.Python,
            Speed = options.Speed,
            SpotDiscount = options.SpotDiscount,
            Seed = options.Seed,
            Clock = new MovableClock(options.Clock),
        };
        builder.Services.Configure<HostOptions>(h => h.ShutdownTimeout = TimeSpan.FromSeconds(10));
        // Unhandled errors are the dispatcher's to log; without this every request gets an activity and a scope that nobody reads.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddProvider(new FileLog(options.StateFolder, world.Clock));
        AddCore(builder.Services, world, stateLock);
        return builder.Build();
    }

    private static void AddCore(IServiceCollection services, World world, StateLock stateLock)
    {
        services.AddSingleton(world);
        services.AddSingleton(_ => stateLock); // by factory, so that the container disposes it
        services.AddSingleton<IState>(_ => OpenState(world));
        services.AddTransient(typeof(Lazy<>), typeof(LazyService<>));
        services.AddSingleton<Admin>();
        services.AddSingleton<ClockKeeper>();
        services.AddSingleton<IAdminRoute, ClockRoute>();
        services.AddSingleton<IAdminRoute, ClockAdvanceRoute>();
        services.AddSingleton<Faults>();
        services.AddSingleton<ServiceDirectory>();
        services.AddSingleton<Dispatcher>();
        var setups = typeof(LocalHost).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IRoomSetup)));
        foreach (var setup in setups.OrderBy(t => t.FullName, StringComparer.Ordinal))
            ((IRoomSetup)Activator.CreateInstance(setup, nonPublic: true)!).Add(services);
    }

    private static StateDatabase OpenState(World world)
    {
        var file = Path.Combine(world.StateFolder, "state.db");
        try
        {
            return new(file);
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            throw new StartException(
                $"the state in {file} cannot be read ({e.Message}); name another folder with --state, or delete this one (mlinfra reset).",
                StartException.StateUnusable, e);
        }
    }
}
