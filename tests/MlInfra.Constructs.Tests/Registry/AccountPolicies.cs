using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Constructs.Tests.Support;

namespace MlInfra.Constructs.Tests.Registry;

/// <summary>Policies of a template as an account would have them, with the values that the deployment tells.</summary>
internal sealed class AccountPolicies(string account, string bucket)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public JsonNode? Plain(Synthesized template, JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } one when one["Ref"] is { } name => (string)name! switch
        {
            "AWS::Partition" => "aws",
            "AWS::AccountId" => account,
            "AWS::Region" => "eu-west-1",
            "AWS::URLSuffix" => "amazonaws.com",
            var other => other,
        },
        JsonObject { Count: 1 } one when one["Fn::GetAtt"] is JsonArray of => (string?)template.Resources[(string)of[0]!]!["Type"] == "AWS::S3::Bucket" && ((string)of[0]!).StartsWith("ArtifactsBucket", StringComparison.Ordinal)
            ? $"arn:aws:s3:::{bucket}"
            : $"{of[0]}.{of[1]}",
        JsonObject { Count: 1 } one when one["Fn::Join"] is JsonArray join => string.Join((string)join[0]!, join[1]!.AsArray().Select(part => (string?)Plain(template, part))),
        JsonObject all => new JsonObject(all.Select(pair => KeyValuePair.Create(pair.Key, Plain(template, pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => Plain(template, item))]),
        _ => node?.DeepClone(),
    };

    /// <summary>Holds that the policies are those of the file beside this one; with MLINFRA_UPDATE_SNAPSHOTS=1 writes it.</summary>
    public static void Hold(JsonObject policies)
    {
        var file = Path.Combine(Checkout.Root, "tests", "MlInfra.Constructs.Tests", "Registry", "account-policies.json");
        var text = policies.ToJsonString(Indented) + "\n";
        if (System.Environment.GetEnvironmentVariable("MLINFRA_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(file, text);

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text.ReplaceLineEndings("\n"));
    }
}
