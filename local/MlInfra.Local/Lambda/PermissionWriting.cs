using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Turns AddPermission's parameters (and AWS::Lambda::Permission) into a statement.</summary>
internal static class PermissionWriting
{
    public static JsonObject Statement(string id, JsonObject input, string functionArn)
    {
        if (input.Text("FunctionUrlAuthType") is not null) throw AwsException.NotSupported("function URLs of Lambda (FunctionUrlAuthType)");
        var principal = input.Required("Principal");
        var statement = new JsonObject
        {
            ["Sid"] = id,
            ["Effect"] = "Allow",
            ["Principal"] = principal == "*" ? "*" : new JsonObject { [principal.EndsWith(".amazonaws.com", StringComparison.Ordinal) ? "Service" : "AWS"] = principal },
            ["Action"] = input.Required("Action"),
            ["Resource"] = functionArn,
        };
        var condition = new JsonObject();
        if (input.Text("SourceArn") is { } source) condition["ArnLike"] = new JsonObject { ["AWS:SourceArn"] = source };
        if (input.Text("SourceAccount") is { } account) condition["StringEquals"] = new JsonObject { ["AWS:SourceAccount"] = account };
        if (condition.Count > 0) statement["Condition"] = condition;
        return statement;
    }
}
