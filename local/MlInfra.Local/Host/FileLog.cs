using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MlInfra.Local.Host;

/// <summary>Writes what rooms log to local.log in the state folder; keeps one earlier file of 10 MB.</summary>
internal sealed class FileLog(string folder, TimeProvider clock) : ILoggerProvider
{
    private const long RollAt = 10 * 1024 * 1024;
    private readonly Lock gate = new();
    private readonly string path = Path.Combine(folder, "local.log");

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
        // Every line is written and closed at once; nothing is held.
    }

    private void Write(string line)
    {
        lock (gate)
        {
            try
            {
                if (File.Exists(path) && new FileInfo(path).Length > RollAt) File.Move(path, path + ".1", overwrite: true);
                File.AppendAllText(path, line);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine($"cannot write {path}: {e.Message}");
                Console.Error.Write(line);
            }
        }
    }

    private sealed class Category(FileLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= (name.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var time = log.clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            log.Write($"{time} {logLevel} {name}: {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}\n");
        }
    }

    private readonly TimeProvider clock = clock;
}
