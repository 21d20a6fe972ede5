using System.Runtime.CompilerServices;

namespace MlInfra.Local.Core;

/// <summary>
/// Sockets go on on the very threads that wait for the system's events (<see cref="GoOnWhereSocketsWake"/>), which saves an invocation its
/// changes of thread. What may take longer than an invocation, or wait for a disk, goes on on a thread of the pool: it would keep other sockets waiting.
/// </summary>
internal static class PoolThread
{
    private const string Setting = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>For this process, before its first socket; a setting from outside stands. Processes that it starts do not inherit it.</summary>
    public static void GoOnWhereSocketsWake()
    {
        if (Environment.GetEnvironmentVariable(Setting) is null) Environment.SetEnvironmentVariable(Setting, "1");
    }

    /// <summary>Await it to go on on a thread of the pool.</summary>
    public static ConfiguredTaskAwaitable Enter() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    /// <summary>What a task that waits for sockets gives, told on a thread of the pool.</summary>
    public static async Task<T> After<T>(Task<T> task)
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Enter();
        return await task;
    }

    /// <summary>The stream, whose reader goes on on a thread of the pool whenever it had to wait.</summary>
    public static Stream Reading(Stream stream) => new PoolStream(stream);

    private sealed class PoolStream(Stream inner) : Stream
    {
        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var reading = inner.ReadAsync(buffer, cancellationToken);
            return reading.IsCompleted ? reading : new ValueTask<int>(After(reading.AsTask()));
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
