using System.Text;
using MlInfra.Aws.S3;
using MlInfra.Lambdas.Tests.Monitors;

namespace MlInfra.Lambdas.Tests.Aws;

public sealed class S3KeyTests
{
    [Theory]
    [InlineData("a/b.json")]
    [InlineData("a b/c=d&e+f%20g,h'(i)!~*.json")]
    [InlineData("ünicode/ключ.json")]
    public async Task A_key_is_escaped_once_and_signed_as_S3_reads_it(string key)
    {
        await using var cloud = new FakeCloud();
        using var s3 = new S3Client(cloud.Options);

        await s3.PutObjectAsync("bucket", key, "content"u8.ToArray(), "text/plain", TestContext.Current.CancellationToken);

        Assert.Equal([key], cloud.Objects.Keys);
        Assert.Equal("content", Encoding.UTF8.GetString((await s3.GetObjectAsync("bucket", key, TestContext.Current.CancellationToken)).Span));
        await foreach (var entry in s3.ListObjectsAsync("bucket", key[..3], cancellationToken: TestContext.Current.CancellationToken)) Assert.Equal(key, entry.Key);
        Assert.Equal("tent", Encoding.UTF8.GetString((await s3.GetObjectRangeAsync("bucket", key, 3, 100, (await s3.FindObjectAsync("bucket", key, TestContext.Current.CancellationToken))!.ETag, TestContext.Current.CancellationToken)).Span));
    }
}
