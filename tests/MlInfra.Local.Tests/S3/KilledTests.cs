using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.S3;

public sealed class KilledTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-killed-").FullName;
    private readonly HttpClient http = new();

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_was_answered_for_survives_kill_9_and_half_written_objects_go()
    {
        using (var first = await LocalProcess.StartAsync(folder))
        {
            await PutAsync(first, "/killed", "");
            for (var i = 0; i < 50; i++) await PutAsync(first, $"/killed/k{i:D2}", $"value {i}");
            await PutAsync(first, "/killed/k00", "second value");
            using var endless = new StreamContent(new EndlessStream());
            var hanging = http.PutAsync(new Uri(first.Endpoint, "/killed/half"), endless);
            while (!hanging.IsCompleted && (!Directory.Exists(Path.Combine(folder, "s3", "incoming")) || Directory.GetFiles(Path.Combine(folder, "s3", "incoming")).Length == 0)) await Task.Delay(10);
            first.Kill();
            await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        }

        using var second = await LocalProcess.StartAsync(folder);

        Assert.Equal("second value", await http.GetStringAsync(new Uri(second.Endpoint, "/killed/k00")));
        for (var i = 1; i < 50; i++) Assert.Equal($"value {i}", await http.GetStringAsync(new Uri(second.Endpoint, $"/killed/k{i:D2}")));
        using var half = await http.GetAsync(new Uri(second.Endpoint, "/killed/half"));
        Assert.Equal(404, (int)half.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(folder, "s3", "incoming")));
        Assert.Equal(50, Directory.GetFiles(Path.Combine(folder, "s3", "contents"), "*", SearchOption.AllDirectories).Length);
    }

    private async Task PutAsync(LocalProcess local, string path, string body)
    {
        using var content = new StringContent(body);
        using var answer = await http.PutAsync(new Uri(local.Endpoint, path), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Gives some bytes a little at a time and never ends.</summary>
    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(5, cancellationToken);
            return Math.Min(buffer.Length, 1000);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
