using System.Text;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Serving;

/// <summary>An answer in a stream, as a client reads it that leaves when it likes.</summary>
internal sealed class RawStream(HttpResponseMessage answer, Stream stream) : IDisposable
{
    /// <summary>Asks an endpoint; there is an answer once its head has come.</summary>
    public static async Task<RawStream> OpenAsync(LocalFixture local, string endpoint)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(local.Endpoint, $"/endpoints/{endpoint}/invocations-response-stream"))
        {
            Content = new StringContent("go", null, "text/csv"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=laptop/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=0");
        var answer = await local.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return new RawStream(answer, await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>What comes next.</summary>
    public async Task<string> ReadAsync()
    {
        var part = new byte[4096];
        return Encoding.UTF8.GetString(part, 0, await stream.ReadAsync(part, TestContext.Current.CancellationToken));
    }

    /// <summary>Leaves.</summary>
    public void Dispose()
    {
        stream.Dispose();
        answer.Dispose();
    }
}
