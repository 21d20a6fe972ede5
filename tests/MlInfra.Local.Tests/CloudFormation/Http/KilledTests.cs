using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.CloudFormation.Http;

/// <summary>kill -9 in the middle of a creation, an update and a deletion; the next start puts the stack right.</summary>
public sealed class KilledTests : IDisposable
{
    private const int Links = 350;

    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-killed-").FullName;
    private readonly HttpClient http = new();

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_killed_operation_is_undone_or_finished_by_the_next_start()
    {
        using (var local = await LocalProcess.StartAsync(folder)) await KillAmidAsync(local, "CreateStack", Chain("1"), "CREATE_COMPLETE");

        string id;
        using (var local = await LocalProcess.StartAsync(folder))
        {
            Assert.Equal("ROLLBACK_COMPLETE", await StatusAsync(local, "Chain"));
            Assert.Empty(await ValuesAsync(local));
            await QueryAsync(local, "DeleteStack", ("StackName", "Chain"));
            await StatusAsync(local, "Chain");
            id = (await QueryAsync(local, "CreateStack", ("StackName", "Chain"), ("TemplateBody", Chain("1")))).Descendants().Single(e => e.Name.LocalName == "StackId").Value;
            Assert.Equal("CREATE_COMPLETE", await StatusAsync(local, "Chain"));
            await KillAmidAsync(local, "UpdateStack", Chain("2"), "UPDATE_COMPLETE");
        }

        using (var local = await LocalProcess.StartAsync(folder))
        {
            Assert.Equal("UPDATE_ROLLBACK_COMPLETE", await StatusAsync(local, "Chain"));
            Assert.Equal(Enumerable.Repeat("1", Links), await ValuesAsync(local));
            await KillAmidAsync(local, "DeleteStack", null, "DELETE_COMPLETE");
        }

        using (var local = await LocalProcess.StartAsync(folder))
        {
            Assert.Equal("DELETE_COMPLETE", await StatusAsync(local, id));
            Assert.Empty(await ValuesAsync(local));
        }
    }

    // Each waits for the one before, so that there is a middle to be killed in.
    private static string Chain(string value)
    {
        var resources = new JsonObject();
        for (var i = 0; i < Links; i++)
        {
            resources[$"P{i:D3}"] = new JsonObject
            {
                ["Type"] = "AWS::SSM::Parameter",
                ["DependsOn"] = i == 0 ? new JsonArray() : new JsonArray($"P{i - 1:D3}"),
                ["Properties"] = new JsonObject { ["Type"] = "String", ["Name"] = $"/chain/{i:D3}", ["Value"] = value },
            };
        }
        return new JsonObject { ["Resources"] = resources }.ToJsonString();
    }

    private async Task KillAmidAsync(LocalProcess local, string operation, string? template, string status)
    {
        await QueryAsync(local, operation, template is null ? [("StackName", "Chain")] : [("StackName", "Chain"), ("TemplateBody", template)]);
        int done;
        var clock = Stopwatch.StartNew();
        do
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "it did not come so far");
            var resources = await QueryAsync(local, "DescribeStackResources", ("StackName", "Chain"));
            done = resources.Descendants().Count(e => e.Name.LocalName == "ResourceStatus" && e.Value == status);
        }
        while (done < 5);
        local.Kill();
        Assert.True(done < Links, "it was over before it was killed");
    }

    private async Task<string> StatusAsync(LocalProcess local, string stack)
    {
        var answer = await QueryAsync(local, "DescribeStacks", ("StackName", stack));
        return answer.Descendants().FirstOrDefault(e => e.Name.LocalName == "StackStatus")?.Value ?? answer.ToString();
    }

    private async Task<List<string>> ValuesAsync(LocalProcess local)
    {
        var values = new List<string>();
        string? token = null;
        do
        {
            var input = new JsonObject { ["Path"] = "/chain", ["NextToken"] = token };
            using var request = Request(local, "ssm", new StringContent(input.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.1"));
            request.Headers.Add("X-Amz-Target", "AmazonSSM.GetParametersByPath");
            using var answer = await http.SendAsync(request);
            var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            values.AddRange(page["Parameters"]!.AsArray().Select(p => (string)p!["Value"]!));
            token = (string?)page["NextToken"];
        }
        while (token is not null);
        return values;
    }

    private async Task<XDocument> QueryAsync(LocalProcess local, string operation, params (string Name, string Value)[] members)
    {
        var form = members.Select(m => KeyValuePair.Create(m.Name, m.Value)).Prepend(new("Action", operation));
        using var request = Request(local, "cloudformation", new FormUrlEncodedContent(form));
        using var answer = await http.SendAsync(request);
        return XDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    private static HttpRequestMessage Request(LocalProcess local, string service, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, local.Endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=laptop/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
        return request;
    }
}
