using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Ssm;

/// <summary>SSM's Parameter Store.</summary>
internal sealed class SsmService(Parameters parameters) : IServiceRoom
{
    public string SigningName => "ssm";

    public IReadOnlyList<string> TargetPrefixes => ["AmazonSSM"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        Named("GetParameter", GetParameter),
        new("GetParameters", (c, _) => Task.FromResult<Reply>(GetParameters(c)))
        {
            Needs = c => c.Input.Texts("Names").Select(n => new Permission("ssm:GetParameters", parameters.ArnOf(Bare(n)))),
        },
        new("GetParametersByPath", (c, _) => Task.FromResult<Reply>(GetParametersByPath(c)))
        {
            Needs = c => [new("ssm:GetParametersByPath", parameters.ArnOf(c.Input.Required("Path").TrimEnd('/')))],
        },
        Named("PutParameter", PutParameter),
        Named("DeleteParameter", DeleteParameter),
    ];

    private Operation Named(string name, Func<Call, JsonObject> handle) => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Needs = c => [new($"ssm:{name}", parameters.ArnOf(Bare(c.Input.Required("Name"))))],
    };

    private JsonObject GetParameter(Call call)
    {
        var name = call.Input.Required("Name");
        return new() { ["Parameter"] = Find(name) is { } found ? Show(found, call.Input) : throw NotFound() };
    }

    private JsonObject GetParameters(Call call)
    {
        var found = new JsonArray();
        var invalid = new JsonArray();
        foreach (var name in call.Input.Texts("Names").Distinct())
        {
            if (Find(name) is { } parameter) found.Add(Show(parameter, call.Input));
            else invalid.Add(name);
        }
        return new() { ["Parameters"] = found, ["InvalidParameters"] = invalid };
    }

    private JsonObject GetParametersByPath(Call call)
    {
        var path = call.Input.Required("Path").TrimEnd('/') + "/";
        var recursive = call.Input.Flag("Recursive") ?? false;
        if (call.Input["ParameterFilters"] is JsonArray { Count: > 0 }) throw AwsException.NotSupported("ParameterFilters of ssm:GetParametersByPath");
        var max = call.Input.Int("MaxResults") ?? 10;
        var after = call.Input.Text("NextToken") ?? "";
        var under = parameters.All()
            .Where(p => p.Name.StartsWith(path, StringComparison.Ordinal) && (recursive || p.Name.IndexOf('/', path.Length) < 0))
            .Where(p => string.CompareOrdinal(p.Name, after) > 0).ToList();
        var page = under.Take(max).ToList();
        var output = new JsonObject { ["Parameters"] = new JsonArray([.. page.Select(p => Show(p, call.Input))]) };
        if (under.Count > page.Count) output["NextToken"] = page[^1].Name;
        return output;
    }

    private JsonObject PutParameter(Call call)
    {
        var name = Parameters.Plain(call.Input.Required("Name"));
        var overwrite = call.Input.Flag("Overwrite") ?? false;
        var before = parameters.Find(name);
        var type = call.Input.Text("Type") ?? before?.Type
            ?? throw AwsException.Validation("A parameter type is required when you create a parameter.");
        var kept = parameters.Put(
            new(name, type, call.Input.Required("Value"), 0, default, call.Input.Text("DataType") ?? "text", call.Input.Text("Description"),
                call.Input.Text("KeyId"), call.Input.Text("AllowedPattern"), call.Input.Text("Tier") ?? "Standard"),
            overwrite);
        return new() { ["Version"] = kept.Version, ["Tier"] = kept.Tier };
    }

    private JsonObject DeleteParameter(Call call) => parameters.Delete(call.Input.Required("Name")) ? [] : throw NotFound();

    // A name may end with a selector; a version that is not the newest is not kept here.
    private Parameter? Find(string name)
    {
        var bare = Bare(name);
        var found = parameters.Find(bare);
        if (found is null || bare == name || name.StartsWith("arn:", StringComparison.Ordinal)) return found;
        var selector = name[(bare.Length + 1)..];
        return selector == found.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ? found
            : throw AwsException.NotSupported($"the selector '{selector}' of SSM parameters (the newest version, {found.Version}, is kept)");
    }

    private static string Bare(string name)
    {
        if (name.StartsWith("arn:", StringComparison.Ordinal)) return Parameters.Plain(name);
        var colon = name.IndexOf(':');
        return colon < 0 ? name : name[..colon];
    }

    private JsonObject Show(Parameter parameter, JsonObject input) => new()
    {
        ["Name"] = parameter.Name,
        ["Type"] = parameter.Type,
        ["Value"] = parameter.Type == "SecureString" && input.Flag("WithDecryption") != true
            ? Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(parameter.Value)))
            : parameter.Value,
        ["Version"] = parameter.Version,
        ["LastModifiedDate"] = parameter.LastModified.ToUnixTimeMilliseconds() / 1000.0,
        ["ARN"] = parameters.ArnOf(parameter.Name),
        ["DataType"] = parameter.DataType,
    };

    private static AwsException NotFound() => new("ParameterNotFound", "");
}
