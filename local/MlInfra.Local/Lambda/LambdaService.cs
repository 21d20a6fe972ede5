using System.Text.Json;
using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Lambda's control plane and Invoke.</summary>
internal sealed class LambdaService(World world, FunctionStore store, FunctionCode code, FunctionReading reading, MappingStore mappings, Functions functions, AsyncQueue later) : IServiceRoom
{
    private const string Base = "/2015-03-31/functions";

    public string SigningName => "lambda";

    public IReadOnlyList<string> TargetPrefixes => [];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.RestJson];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateFunction", CreateAsync) { Route = $"POST {Base}", Needs = CreateNeeds },
        new("ListFunctions", (_, _) => Task.FromResult<Reply>(List())) { Route = $"GET {Base}" },
        On("GetFunction", $"GET {Base}/{{FunctionName}}", f => new()
        {
            ["Configuration"] = Show(f),
            ["Code"] = new JsonObject { ["RepositoryType"] = "S3", ["Location"] = new Uri(Path.Combine(code.Root, f.CodeFolder)).ToString() },
            ["Tags"] = new JsonObject(f.Tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
        }),
        On("GetFunctionConfiguration", $"GET {Base}/{{FunctionName}}/configuration", Show),
        new("UpdateFunctionCode", UpdateCodeAsync) { Route = $"PUT {Base}/{{FunctionName}}/code", Needs = Needs("UpdateFunctionCode") },
        new("UpdateFunctionConfiguration", (c, _) => Task.FromResult<Reply>(UpdateConfiguration(c))) { Route = $"PUT {Base}/{{FunctionName}}/configuration", Needs = Needs("UpdateFunctionConfiguration") },
        new("DeleteFunction", (c, _) => Task.FromResult(Delete(c))) { Route = $"DELETE {Base}/{{FunctionName}}", Needs = Needs("DeleteFunction") },
        new("Invoke", InvokeAsync) { Route = $"POST {Base}/{{FunctionName}}/invocations", RawBody = true, Needs = Needs("InvokeFunction") },
        new("AddPermission", (c, _) => Task.FromResult<Reply>(AddPermission(c))) { Route = $"POST {Base}/{{FunctionName}}/policy", Needs = Needs("AddPermission") },
        new("RemovePermission", (c, _) => Task.FromResult(RemovePermission(c))) { Route = $"DELETE {Base}/{{FunctionName}}/policy/{{StatementId}}", Needs = Needs("RemovePermission") },
        On("GetPolicy", $"GET {Base}/{{FunctionName}}/policy", f => new()
        {
            ["Policy"] = FunctionStore.Policy(f)?.ToJsonString() ?? throw new AwsException("ResourceNotFoundException", "The resource you requested does not exist.", 404),
            ["RevisionId"] = f.RevisionId,
        }),
        .. new MappingOperations(world, mappings).All,
    ];

    private Operation On(string name, string route, Func<FunctionDocument, JsonObject> show) => new(name, (c, _) => Task.FromResult<Reply>(show(Target(c))))
    {
        Route = route,
        Needs = Needs(name),
    };

    private Func<Call, IEnumerable<Permission>> Needs(string action) =>
        c => [new($"lambda:{action}", store.ArnOf(FunctionStore.NameOf(c.Input.Required("FunctionName"))))];

    private IEnumerable<Permission> CreateNeeds(Call call) =>
    [
        new("lambda:CreateFunction", store.ArnOf(call.Input.Required("FunctionName"))),
        new("iam:PassRole", call.Input.Required("Role")) { Context = new Dictionary<string, string> { ["iam:PassedToService"] = "lambda.amazonaws.com" } },
    ];

    private FunctionDocument Target(Call call)
    {
        if (call.Input.Text("Qualifier") is { } qualifier and not "$LATEST") throw AwsException.NotSupported($"versions and aliases of Lambda functions (Qualifier '{qualifier}')");
        return store.Get(call.Input.Required("FunctionName"));
    }

    private JsonObject Show(FunctionDocument function) => FunctionWriting.Configuration(function, store.ArnOf(function.Name));

    private JsonObject List() => new() { ["Functions"] = new JsonArray([.. store.All().Select(f => (JsonNode)Show(f))]) };

    private async Task<Reply> CreateAsync(Call call, CancellationToken cancellationToken)
    {
        var name = FunctionStore.NameOf(call.Input.Required("FunctionName"));
        if (store.Find(name) is not null) throw LambdaErrors.Exists(name);
        if (call.Input.Flag("Publish") == true) throw AwsException.NotSupported("versions of Lambda functions (Publish)");
        var package = await code.FetchAsync(call.Input.Object("Code") ?? [], cancellationToken);
        var tags = (call.Input.Object("Tags") ?? []).ToDictionary(t => t.Key, t => t.Value is null ? "" : JsonReading.AsText(t.Value));
        var function = reading.Read(name, call.Input, package) with { Tags = tags };
        store.Add(function);
        return new(Show(function)) { Status = 201 };
    }

    private async Task<Reply> UpdateCodeAsync(Call call, CancellationToken cancellationToken)
    {
        var function = Target(call);
        if (call.Input.Flag("Publish") == true) throw AwsException.NotSupported("versions of Lambda functions (Publish)");
        var package = await code.FetchAsync(call.Input, cancellationToken);
        return Show(store.Change(function.Name, f => f with
        {
            CodeFolder = package.Folder,
            CodeSha256 = package.Sha256,
            CodeSize = package.Size,
            Modified = world.Now,
            RevisionId = Guid.NewGuid().ToString(),
        }));
    }

    private JsonObject UpdateConfiguration(Call call)
    {
        var before = Target(call);
        // What the call does not name stays as it was.
        var merged = Show(before);
        merged["ReservedConcurrentExecutions"] = before.ReservedConcurrency;
        foreach (var (name, value) in call.Input) merged[name] = value?.DeepClone();
        var after = reading.Read(before.Name, merged, new(before.CodeFolder, before.CodeSha256, before.CodeSize), before);
        return Show(store.Change(before.Name, _ => after));
    }

    private Reply Delete(Call call)
    {
        var function = Target(call);
        store.Delete(function.Name);
        return new(null) { Status = 204 };
    }

    private JsonObject AddPermission(Call call)
    {
        var function = Target(call);
        var id = call.Input.Required("StatementId");
        var statement = PermissionWriting.Statement(id, call.Input, store.ArnOf(function.Name));
        store.Change(function.Name, f => f.Permissions.ContainsKey(id)
            ? throw new AwsException("ResourceConflictException", $"The statement id ({id}) provided already exists. Please provide a new statement id, or remove the existing statement.", 409)
            : f with { Permissions = f.Permissions.Append(new(id, statement.ToJsonString())).ToDictionary() });
        return new() { ["Statement"] = statement.ToJsonString() };
    }

    private Reply RemovePermission(Call call)
    {
        var function = Target(call);
        var id = call.Input.Required("StatementId");
        if (!function.Permissions.ContainsKey(id)) throw new AwsException("ResourceNotFoundException", $"Statement {id} is not found in resource policy.", 404);
        store.Change(function.Name, f => f with { Permissions = f.Permissions.Where(p => p.Key != id).ToDictionary() });
        return new(null) { Status = 204 };
    }

    private async Task<Reply> InvokeAsync(Call call, CancellationToken cancellationToken)
    {
        var function = Target(call);
        var type = call.Payload.Headers.GetValueOrDefault("x-amz-invocation-type") ?? "RequestResponse";
        if (call.Payload.Headers.GetValueOrDefault("x-amz-log-type") == "Tail") throw AwsException.NotSupported("LogType Tail of Lambda's Invoke (read the function's log group)");
        var payload = call.Payload.Body.IsEmpty ? "{}"u8.ToArray() : call.Payload.Body;
        var limit = type == "Event" ? 1024 * 1024 : 6 * 1024 * 1024;
        if (payload.Length > limit) throw new AwsException("RequestEntityTooLargeException", $"{payload.Length} byte payload is too large for the {type} invocation type (limit {limit} bytes)", 413);
        CheckJson(payload);
        switch (type)
        {
            case "DryRun":
                return new(null) { Status = 204 };
            case "Event":
                later.Add(function.Name, call.RequestId, payload);
                return new(null) { Status = 202 };
            case "RequestResponse":
                var result = await functions.RunAsync(function, call.RequestId, payload, cancellationToken);
                var headers = new Dictionary<string, string> { ["content-type"] = "application/json", ["x-amz-executed-version"] = "$LATEST" };
                if (result.FunctionError is { } error) headers["x-amz-function-error"] = error;
                return new(null) { Payload = new(result.Payload, headers) };
            default:
                throw AwsException.Validation($"1 validation error detected: Value '{type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
        }
    }

    private static void CheckJson(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var _ = JsonDocument.Parse(payload);
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidRequestContentException", $"Could not parse request body into json: {e.Message}");
        }
    }
}
