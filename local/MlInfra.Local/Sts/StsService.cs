using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sts;

/// <summary>STS: who is calling, and sessions of roles.</summary>
internal sealed partial class StsService(World world, Sessions sessions, Lazy<IRoleTrust> trust) : IServiceRoom
{
    public string SigningName => "sts";

    public IReadOnlyList<string> TargetPrefixes => [];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Query];

    public string XmlNamespace => "https://sts.amazonaws.com/doc/2011-06-15/";

    public IReadOnlyList<Operation> Operations =>
    [
        new("GetCallerIdentity", (call, _) => Task.FromResult<Reply>(GetCallerIdentity(call))) { Needs = _ => [] },
        new("AssumeRole", (call, _) => Task.FromResult<Reply>(AssumeRole(call)))
        {
            Needs = call => [new("sts:AssumeRole", call.Input.Required("RoleArn"))],
        },
        new("GetSessionToken", (call, _) => Task.FromResult<Reply>(GetSessionToken(call))) { Needs = _ => [] },
    ];

    private JsonObject GetCallerIdentity(Call call) => new()
    {
        ["Arn"] = call.Caller.Arn,
        ["UserId"] = call.Caller.IsAdministrator ? "AIDAMLINFRALOCALUSER" : "AROAMLINFRALOCALROLE:" + call.Caller.Arn[(call.Caller.Arn.LastIndexOf('/') + 1)..],
        ["Account"] = world.Account,
    };

    private JsonObject AssumeRole(Call call)
    {
        var roleArn = call.Input.Required("RoleArn");
        var name = call.Input.Required("RoleSessionName");
        if (!SessionName().IsMatch(name))
            throw new AwsException("ValidationError", $"1 validation error detected: Value '{name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        if (call.Input.Text("Policy") is not null) throw AwsException.NotSupported("session policies of AssumeRole (Policy)");
        var duration = Duration(call, 3600, 900, 43200);
        trust.Value.DemandAssume(call.Caller, roleArn, call.Input.Text("ExternalId"));
        var session = sessions.Create(roleArn, name, duration);
        return new()
        {
            ["Credentials"] = Credentials(session),
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = session.AssumedRoleId, ["Arn"] = session.Arn },
        };
    }

    private JsonObject GetSessionToken(Call call)
    {
        if (!call.Caller.IsAdministrator)
            throw new AwsException("AccessDenied", "Cannot call GetSessionToken with session credentials", 403);
        return new() { ["Credentials"] = Credentials(sessions.Create(null, "laptop", Duration(call, 43200, 900, 129600))) };
    }

    private static TimeSpan Duration(Call call, int otherwise, int min, int max)
    {
        var seconds = call.Input.Int("DurationSeconds") ?? otherwise;
        return seconds >= min && seconds <= max
            ? TimeSpan.FromSeconds(seconds)
            : throw new AwsException("ValidationError", $"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value {(seconds < min ? $"greater than or equal to {min}" : $"less than or equal to {max}")}");
    }

    private static JsonObject Credentials(Session session) => new()
    {
        ["AccessKeyId"] = session.AccessKeyId,
        ["SecretAccessKey"] = session.SecretAccessKey,
        ["SessionToken"] = session.Token,
        ["Expiration"] = session.Expiration.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^[\\w+=,.@-]{2,64}$")]
    private static partial Regex SessionName();
}
