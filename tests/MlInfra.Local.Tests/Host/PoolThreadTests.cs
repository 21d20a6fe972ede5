using MlInfra.Local.Core;

namespace MlInfra.Local.Tests.Host;

public class PoolThreadTests
{
    [Fact]
    public async Task A_request_that_enters_the_pool_frees_the_thread_of_the_sockets()
    {
        var wentOn = new TaskCompletionSource<bool>();
        var socketThread = new Thread(() => _ = GoOnAsync());

        socketThread.Start();

        Assert.True(await wentOn.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));

        async Task GoOnAsync()
        {
            await PoolThread.Enter();
            wentOn.SetResult(Thread.CurrentThread.IsThreadPoolThread);
        }
    }

    [Fact]
    public async Task A_reader_that_had_to_wait_goes_on_on_the_pool_whoever_brings_the_bytes()
    {
        var arriving = new ArrivingStream();
        var read = ReadAsync(PoolThread.Reading(arriving));
        var socketThread = new Thread(() => arriving.Arrived.SetResult(3));

        socketThread.Start();

        Assert.Equal((3, true), await read.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));

        static async Task<(int, bool)> ReadAsync(Stream stream)
        {
            var count = await stream.ReadAsync(new byte[8].AsMemory()).ConfigureAwait(false);
            return (count, Thread.CurrentThread.IsThreadPoolThread);
        }
    }

    [Fact]
    public async Task Bytes_that_are_there_are_read_at_once()
    {
        var stream = PoolThread.Reading(new MemoryStream("whole"u8.ToArray()));
        var buffer = new byte[8];

        var reading = stream.ReadAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);

        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal("whole", System.Text.Encoding.ASCII.GetString(buffer, 0, await reading));
    }

    [Fact]
    public async Task What_breaks_off_below_is_told_to_the_reader()
    {
        var arriving = new ArrivingStream();
        var reading = PoolThread.Reading(arriving).ReadAsync(new byte[8].AsMemory(), TestContext.Current.CancellationToken).AsTask();

        arriving.Arrived.SetException(new IOException("the caller has gone"));

        Assert.Equal("the caller has gone", (await Assert.ThrowsAsync<IOException>(() => reading)).Message);
    }

    /// <summary>A stream whose bytes come when the test says so, on the test's thread.</summary>
    private sealed class ArrivingStream : MemoryStream
    {
        public TaskCompletionSource<int> Arrived { get; } = new();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => await Arrived.Task.ConfigureAwait(false);
    }
}
