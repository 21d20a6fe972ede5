using System.Text;
using System.Text.Json.Nodes;

// A Lambda that does what its event says, so that tests can make it fail in every way a function can.
var uses = 0;
if (Environment.GetEnvironmentVariable("AT_START") == "exit") return 7;
using var http = new HttpClient { BaseAddress = new Uri($"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/"), Timeout = Timeout.InfiniteTimeSpan };
if (Environment.GetEnvironmentVariable("AT_START") == "error")
{
    await PostAsync("init/error", """{"errorType":"Runtime.BadSettings","errorMessage":"nothing works"}""");
    return 1;
}
while (true)
{
    using var next = await http.GetAsync("invocation/next");
    var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    var text = await next.Content.ReadAsStringAsync();
    var payload = JsonNode.Parse(text)!;
    uses++;
    if (payload is not JsonObject members)
    {
        await PostAsync($"invocation/{id}/response", text);
        continue;
    }
    switch ((string?)members["do"])
    {
        case "environment":
            var all = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToDictionary(k => k, k => (JsonNode?)Environment.GetEnvironmentVariable(k));
            await PostAsync($"invocation/{id}/response", new JsonObject(all).ToJsonString());
            break;
        case "sleep":
            await Task.Delay((int)members["ms"]!);
            await PostAsync($"invocation/{id}/response", "\"slept\"");
            break;
        case "throw":
            Console.Error.WriteLine("about to fail");
            await PostAsync($"invocation/{id}/error", """{"errorType":"MyError","errorMessage":"told to fail","stackTrace":[]}""");
            break;
        case "leave":
            // The shell ends at once; what it leaves has this process's standard output.
            System.Diagnostics.Process.Start("/bin/sh", ["-c", $"setsid sleep {members["for"]} &"]).WaitForExit();
            await PostAsync($"invocation/{id}/response", "\"left\"");
            break;
        case "exit":
            Console.WriteLine("going");
            Environment.Exit((int)members["code"]!);
            break;
        case "eat":
            var eaten = new List<byte[]>();
            while (true)
            {
                var piece = GC.AllocateUninitializedArray<byte>(4 * 1024 * 1024, pinned: true);
                Array.Fill(piece, (byte)1);
                eaten.Add(piece);
                await Task.Delay(20);
            }
        case "big":
            await PostAsync($"invocation/{id}/response", "\"" + new string('x', 7 * 1024 * 1024) + "\"");
            break;
        default:
            // An SQS batch: messages whose body says so are reported as failed; each body is shown in the log.
            if (members["Records"] is JsonArray records)
            {
                var failures = new JsonArray();
                foreach (var record in records)
                {
                    Console.WriteLine($"message {record!["body"]} try {record["attributes"]?["ApproximateReceiveCount"]} attributes {record["messageAttributes"]?.ToJsonString()}");
                    if ((string?)record["body"] == "fail") failures.Add(new JsonObject { ["itemIdentifier"] = (string?)record["messageId"] });
                }
                await PostAsync($"invocation/{id}/response", new JsonObject { ["batchItemFailures"] = failures }.ToJsonString());
                break;
            }
            Console.WriteLine($"event {text}");
            if (members["time"] is not null) Console.WriteLine($"told {next.Headers.Date:O}");
            await PostAsync($"invocation/{id}/response", new JsonObject { ["got"] = members.DeepClone(), ["uses"] = uses, ["process"] = Environment.ProcessId, ["told"] = next.Headers.Date?.ToString("O") }.ToJsonString());
            break;
    }
}

async Task PostAsync(string path, string body)
{
    using var content = new StringContent(body, Encoding.UTF8, "application/json");
    using var answer = await http.PostAsync(path, content);
}
