using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>The operations on event source mappings.</summary>
internal sealed class MappingOperations(World world, MappingStore mappings)
{
    private const string Base = "/2015-03-31/event-source-mappings";

    public IEnumerable<Operation> All =>
    [
        new("CreateEventSourceMapping", (c, _) => Task.FromResult(new Reply(Show(mappings.Put(Guid.NewGuid().ToString(), c.Input))) { Status = 202 })) { Route = $"POST {Base}" },
        new("ListEventSourceMappings", (c, _) => Task.FromResult<Reply>(List(c))) { Route = $"GET {Base}" },
        On("GetEventSourceMapping", "GET", c => Show(mappings.Get(Id(c)))),
        On("UpdateEventSourceMapping", "PUT", c => Show(mappings.Put(Id(c), c.Input, mappings.Get(Id(c))))),
        On("DeleteEventSourceMapping", "DELETE", Delete),
    ];

    private Operation On(string name, string method, Func<Call, JsonObject> handle) => new(name, (c, _) => Task.FromResult<Reply>(handle(c)))
    {
        Route = $"{method} {Base}/{{UUID}}",
        Needs = c => [new($"lambda:{name}", world.Arn("lambda", $"event-source-mapping:{Id(c)}"))],
    };

    private static string Id(Call call) => call.Input.Required("UUID");

    private JsonObject Show(MappingDocument mapping) => FunctionWriting.Mapping(mapping, world);

    private JsonObject List(Call call)
    {
        var name = call.Input.Text("FunctionName") is { } function ? FunctionStore.NameOf(function) : null;
        var source = call.Input.Text("EventSourceArn");
        var found = mappings.All().Where(m => (name is null || m.FunctionName == name) && (source is null || m.QueueArn == source));
        return new() { ["EventSourceMappings"] = new JsonArray([.. found.Select(m => (JsonNode)Show(m))]) };
    }

    private JsonObject Delete(Call call)
    {
        var mapping = Show(mappings.Get(Id(call)));
        mapping["State"] = "Deleting";
        mappings.Delete(Id(call));
        return mapping;
    }
}
