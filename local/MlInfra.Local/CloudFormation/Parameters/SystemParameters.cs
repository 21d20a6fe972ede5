using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Parameters;

/// <summary>Asks Local's SSM room, by its operation GetParameters.</summary>
internal sealed class SystemParameters(World world, Lazy<IEnumerable<IServiceRoom>> rooms) : ISystemParameters
{
    private const int MostAtOnce = 10;

    public async Task<IReadOnlyDictionary<string, string>> GetAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (names.Count == 0) return found;
        var operation = rooms.Value.Where(r => r.SigningName == "ssm").SelectMany(r => r.Operations).FirstOrDefault(o => o.Name == "GetParameters")
            ?? throw CfnError.NotSupported("parameters of type AWS::SSM::Parameter::Value in a build without SSM");
        var caller = new Principal(world.GlobalArn("iam", "root"), null);
        foreach (var some in names.Chunk(MostAtOnce))
        {
            var input = new JsonObject { ["Names"] = new JsonArray([.. some.Select(n => (JsonNode?)n)]) };
            var reply = await operation.Handle(new("ssm", operation.Name, input, caller, Guid.NewGuid().ToString()), cancellationToken);
            foreach (var parameter in reply.Output?.Objects("Parameters") ?? [])
                found[parameter.Text("Name")!] = parameter.Text("Value") ?? "";
        }
        return found;
    }
}
