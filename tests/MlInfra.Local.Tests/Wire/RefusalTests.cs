using System.IO.Compression;
using System.Net;
using System.Text;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Wire;

public sealed class RefusalTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Refuses_unknown_operations_and_services_by_name() => await Boto.RunAsync(local, """
        m = refused('NotSupportedByLocal', client('sts').decode_authorization_message, EncodedMessage='x')
        assert 'sts:DecodeAuthorizationMessage' in m, m
        m = refused('NotSupportedByLocal', client('dynamodb').list_tables)
        assert "the service 'dynamodb'" in m, m
        m = refused('NotSupportedByLocal', client('apigateway').get_rest_apis)
        assert "the service 'apigateway'" in m, m
        m = refused('NotSupportedByLocal', client('rds').describe_db_instances)
        assert "the service 'rds'" in m, m
        """);

    [Fact]
    public async Task Unpacks_gzip_bodies()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write("Action=GetCallerIdentity&Version=2011-06-15"u8);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new("application/x-www-form-urlencoded");
        content.Headers.ContentEncoding.Add("gzip");
        using var request = new HttpRequestMessage(HttpMethod.Post, local.Endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0");

        using var response = await local.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.Contains("x-amzn-RequestId"));
        Assert.Contains("<Arn>arn:aws:iam::000000000000:user/laptop</Arn>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_form_without_action_is_answered_with_400()
    {
        using var content = new StringContent("A=1", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, local.Endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0");

        using var response = await local.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("<Code>MissingAction</Code>", await response.Content.ReadAsStringAsync());
    }
}
