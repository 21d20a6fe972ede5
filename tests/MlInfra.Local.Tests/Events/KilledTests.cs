using System.Text.Json.Nodes;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Events;

public sealed class KilledTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-events-").FullName;
    private readonly HttpClient http = new();

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Events_and_messages_that_were_taken_survive_kill_9()
    {
        const int count = 40;
        using (var first = await LocalProcess.StartAsync(folder))
        {
            var arn = "arn:aws:sqs:us-east-1:000000000000:after";
            var policy = new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = "Allow", ["Principal"] = new JsonObject { ["Service"] = "events.amazonaws.com" }, ["Action"] = "sqs:SendMessage", ["Resource"] = arn }),
            };
            await CallAsync(first, "AmazonSQS.CreateQueue", new() { ["QueueName"] = "after", ["Attributes"] = new JsonObject { ["Policy"] = policy.ToJsonString() } });
            await CallAsync(first, "AWSEvents.PutRule", new() { ["Name"] = "all", ["EventPattern"] = """{"source":["app"]}""" });
            await CallAsync(first, "AWSEvents.PutTargets", new() { ["Rule"] = "all", ["Targets"] = new JsonArray(new JsonObject { ["Id"] = "q", ["Arn"] = arn }) });
            for (var i = 0; i < count; i++)
                await CallAsync(first, "AWSEvents.PutEvents", new() { ["Entries"] = new JsonArray(new JsonObject { ["Source"] = "app", ["DetailType"] = "t", ["Detail"] = $$"""{"n":{{i}}}""" }) });
            first.Kill();
        }

        using var second = await LocalProcess.StartAsync(folder);

        var seen = new HashSet<int>();
        for (var tries = 0; seen.Count < count && tries < 60; tries++)
        {
            var answer = await CallAsync(second, "AmazonSQS.ReceiveMessage", new() { ["QueueUrl"] = "http://x/1/after", ["MaxNumberOfMessages"] = 10, ["WaitTimeSeconds"] = 2 });
            foreach (var message in answer["Messages"]?.AsArray() ?? [])
                seen.Add((int)JsonNode.Parse((string)message!["Body"]!)!["detail"]!["n"]!);
        }
        Assert.Equal(Enumerable.Range(0, count), seen.Order());
    }

    private async Task<JsonObject> CallAsync(LocalProcess local, string target, JsonObject input)
    {
        using var content = new StringContent(input.ToJsonString());
        content.Headers.ContentType = new("application/x-amz-json-1.0");
        using var request = new HttpRequestMessage(HttpMethod.Post, local.Endpoint) { Content = content };
        request.Headers.Add("X-Amz-Target", target);
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!.AsObject();
    }
}
