using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlInfra.Lambdas.Tests.Fakes;

namespace MlInfra.Lambdas.Tests.PublishModels;

/// <summary>Groups of versions, and the buckets of artifacts and models.</summary>
public sealed class FakePublishing : LoopbackServer
{
    public FakePublishing() => MaxRetries = 0;

    /// <summary>Group and number of every version, and whether it is approved.</summary>
    public SortedDictionary<(string Group, int Version), bool> Versions { get; } = [];

    /// <summary>Where a version's artifact lies, if not where it should.</summary>
    public Dictionary<int, JsonArray> Containers { get; } = [];

    public SortedDictionary<string, string> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>What was written and deleted, in order.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Runs before an answer: what happens meanwhile.</summary>
    public Action<string>? Meanwhile { get; set; }

    /// <summary>Runs once an answer is settled, and before it is sent.</summary>
    public Action<string>? Afterwards { get; set; }

    /// <summary>S3 begins to copy and answers an error in a success.</summary>
    public bool CopiesFail { get; set; }

    public static string Arn(string group, int version) => $"arn:aws:sagemaker:us-east-1:123456789012:model-package/{group}/{version}";

    public void Register(string group, int version, bool approved = true)
    {
        Versions[(group, version)] = approved;
        Objects[$"artifacts/runs/{group}-{version}/model.tar.gz"] = $"{group} {version}";
    }

    public string? Current(string name) => Objects.TryGetValue($"models/multi-current/{name}.json", out var text) ? (string?)JsonNode.Parse(text)!["targetModel"] : null;

    protected override async Task HandleAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var asked = Asked.Of(context.Request, body);
        if (asked.IsJson)
        {
            Meanwhile?.Invoke(asked.Operation);
            var answered = Registry(asked.Operation, JsonNode.Parse(body)!.AsObject()).ToJsonString();
            Afterwards?.Invoke(asked.Operation);
            await context.Response.WriteAsync(answered);
            return;
        }
        var key = Uri.UnescapeDataString(context.Request.Path.Value!.TrimStart('/'));
        var (status, answer) = context.Request.Method switch
        {
            "GET" when context.Request.Query.ContainsKey("list-type") => (200, List(key, context.Request.Query["prefix"]!)),
            "GET" => Objects.TryGetValue(key, out var found) ? (200, found) : (404, "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"),
            "DELETE" => (204, Delete(key)),
            "PUT" => Put(context.Request, key, body),
            var other => throw new InvalidOperationException(other),
        };
        if (Objects.TryGetValue(key, out var there)) context.Response.Headers.ETag = Tag(there);
        context.Response.StatusCode = status;
        if (status != 204) await context.Response.WriteAsync(answer);
    }

    private static string Tag(string text) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}\"";

    private JsonObject Registry(string operation, JsonObject request)
    {
        if (operation == "ListModelPackages")
        {
            return new()
            {
                ["ModelPackageSummaryList"] = new JsonArray([.. Versions.Where(v => v.Key.Group == (string?)request["ModelPackageGroupName"] && v.Value).Reverse().Select(v => (JsonNode)new JsonObject
                {
                    ["ModelPackageArn"] = Arn(v.Key.Group, v.Key.Version), ["ModelPackageVersion"] = v.Key.Version, ["ModelPackageStatus"] = "Completed", ["ModelApprovalStatus"] = "Approved",
                })]),
            };
        }
        Assert.Equal("DescribeModelPackage", operation);
        var parts = ((string)request["ModelPackageName"]!).Split('/');
        return new()
        {
            ["ModelPackageArn"] = (string)request["ModelPackageName"]!,
            ["InferenceSpecification"] = new JsonObject
            {
                ["Containers"] = Containers.GetValueOrDefault(int.Parse(parts[2]))?.DeepClone()
                    ?? new JsonArray(new JsonObject { ["Image"] = "image", ["ModelDataUrl"] = $"s3://artifacts/runs/{parts[1]}-{parts[2]}/model.tar.gz" }),
            },
        };
    }

    private string List(string bucket, string prefix) => $"<ListBucketResult><IsTruncated>false</IsTruncated>{string.Concat(Objects.Where(o => o.Key.StartsWith($"{bucket}/{prefix}", StringComparison.Ordinal))
        .Select(o => $"<Contents><Key>{o.Key[(bucket.Length + 1)..]}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;x&quot;</ETag><Size>{o.Value.Length}</Size></Contents>"))}</ListBucketResult>";

    private string Delete(string key)
    {
        Changes.Add($"DELETE {key}");
        Objects.Remove(key);
        return "";
    }

    private (int, string) Put(HttpRequest request, string key, string body)
    {
        if (request.Headers["x-amz-copy-source"].ToString() is { Length: > 0 } source)
        {
            Changes.Add($"COPY {key}");
            if (CopiesFail) return (200, "<Error><Code>InternalError</Code><Message>We encountered an internal error. Please try again.</Message></Error>");
            if (!Objects.TryGetValue(source.TrimStart('/'), out var content)) return (404, "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>");
            Objects[key] = content;
            return (200, "<CopyObjectResult><ETag>&quot;x&quot;</ETag></CopyObjectResult>");
        }
        var there = Objects.GetValueOrDefault(key);
        if ((request.Headers.IfNoneMatch == "*" && there is not null) || (request.Headers.IfMatch.ToString() is { Length: > 0 } tag && (there is null || Tag(there) != tag)))
        {
            return (412, "<Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message></Error>");
        }
        Changes.Add($"PUT {key}");
        Objects[key] = body;
        return (200, "");
    }
}
