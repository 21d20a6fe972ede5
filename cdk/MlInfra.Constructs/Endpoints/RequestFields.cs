using System.Text.Json.Nodes;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

/// <summary>Values that are single fields of SageMaker's requests, held against its own model of them.</summary>
internal static class RequestFields
{
    public static void Model(Problems problems, string property, string name) =>
        Check(problems, property, name, "CreateModel", model => model.Members["ModelName"]);

    public static void Environment(Problems problems, string property, IReadOnlyDictionary<string, string> variables)
    {
        var node = new JsonObject();
        foreach (var (name, value) in variables)
        {
            node[name] = value;
        }

        Check(problems, property, node, "CreateModel", model => model.Members["PrimaryContainer"].Members["Environment"]);
    }

    public static void CapacityReservation(Problems problems, string property, string arn) => Check(problems, property, arn, "CreateEndpointConfig",
        configuration => configuration.Members["ProductionVariants"].Item!.Members["CapacityReservationConfig"].Members["MlReservationArn"]);

    private static void Check(Problems problems, string property, JsonNode value, string operation, Func<Shape, Shape> field) =>
        new RequestWalker(problems, operation).One(property, value, field(RequestModel.Of(operation)));
}
