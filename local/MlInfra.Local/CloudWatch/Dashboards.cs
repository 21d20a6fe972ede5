using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch;

/// <summary>The dashboards. Local draws none.</summary>
internal sealed class Dashboards(World world, IState state)
{
    private readonly ITable<Dashboard> table = state.Table<Dashboard>("cloudwatch.dashboards");

    public IReadOnlyList<Dashboard> All() => table.All();

    public string ArnOf(string name) => world.GlobalArn("cloudwatch", "dashboard/" + name);

    public Dashboard Require(string name) => table.Get(name) ?? throw new AwsException("ResourceNotFound", $"Dashboard {name} does not exist", 404);

    public void Put(string name, string body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject) throw new JsonException();
        }
        catch (JsonException)
        {
            throw new AwsException("InvalidParameterInput", "The parameter DashboardBody must be a JSON object");
        }
        table.Put(name, new(name, body, world.Now));
    }

    public bool Delete(string name) => table.Delete(name);
}
