using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>The event source mappings.</summary>
internal sealed class MappingStore(World world, IState state, FunctionStore functions, Lazy<IQueues> queues, Lazy<IAuthorizer> authorizer)
{
    private static readonly HashSet<string> Taken =
    [
        "UUID", "EventSourceArn", "FunctionName", "BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "Enabled", "ScalingConfig", "Tags",
    ];

    private static readonly string[] Needed = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];
    private readonly ITable<MappingDocument> table = state.Table<MappingDocument>("lambda.mappings");

    /// <summary>Called when a mapping was made, changed or deleted.</summary>
    public event Action? Changed;

    public IReadOnlyList<MappingDocument> All() => table.All();

    public MappingDocument? Find(string id) => table.Get(id);

    public MappingDocument Get(string id) => table.Get(id) ?? throw LambdaErrors.MappingNotFound();

    /// <summary>Makes or changes a mapping.</summary>
    public MappingDocument Put(string id, JsonObject input, MappingDocument? before = null)
    {
        foreach (var (name, value) in input)
            if (value is not null && !Taken.Contains(name)) throw AwsException.NotSupported($"the parameter {name} of Lambda's event source mappings");
        var queueArn = before?.QueueArn ?? input.Required("EventSourceArn");
        if (!queueArn.Contains(":sqs:", StringComparison.Ordinal)) throw AwsException.NotSupported($"the event source {queueArn} of Lambda (it has SQS)");
        var types = input.ContainsKey("FunctionResponseTypes") ? input.Texts("FunctionResponseTypes").Contains("ReportBatchItemFailures") : before?.ReportsItemFailures;
        var mapping = new MappingDocument
        {
            Id = id,
            FunctionName = FunctionStore.NameOf(input.Text("FunctionName") ?? before?.FunctionName ?? input.Required("FunctionName")),
            QueueArn = queueArn,
            BatchSize = input.Int("BatchSize") ?? before?.BatchSize ?? 10,
            WindowSeconds = input.Int("MaximumBatchingWindowInSeconds") ?? before?.WindowSeconds ?? 0,
            ReportsItemFailures = types ?? false,
            MaximumConcurrency = input.Object("ScalingConfig")?.Int("MaximumConcurrency") ?? before?.MaximumConcurrency,
            IsEnabled = input.Flag("Enabled") ?? before?.IsEnabled ?? true,
            Modified = world.Now,
            LastResult = before?.LastResult ?? "No records processed",
        };
        Check(mapping, isNew: before is null);
        table.Put(id, mapping);
        state.Afterwards(() => Changed?.Invoke());
        return mapping;
    }

    public void Note(string id, string result) => state.Atomically(() =>
    {
        if (table.Get(id) is { } mapping && mapping.LastResult != result) table.Put(id, mapping with { LastResult = result });
    });

    public void Delete(string id)
    {
        if (table.Delete(id)) state.Afterwards(() => Changed?.Invoke());
    }

    private void Check(MappingDocument mapping, bool isNew)
    {
        if (mapping.BatchSize is < 1 or > 10_000) throw LambdaErrors.Invalid("Invalid BatchSize: must be 1 to 10000.");
        if (mapping.WindowSeconds is < 0 or > 300) throw LambdaErrors.Invalid("Invalid MaximumBatchingWindowInSeconds: must be 0 to 300.");
        if (mapping.BatchSize > 10 && mapping.WindowSeconds < 1)
            throw LambdaErrors.Invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10");
        if (mapping.MaximumConcurrency is < 2 or > 1000) throw LambdaErrors.Invalid("Invalid MaximumConcurrency: must be 2 to 1000.");
        var function = functions.Get(mapping.FunctionName);
        var visibility = queues.Value.VisibilityTimeout(mapping.QueueArn) ?? throw LambdaErrors.Invalid($"Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.");
        if (visibility.TotalSeconds < function.Timeout)
            throw LambdaErrors.Invalid($"Queue visibility timeout: {visibility.TotalSeconds} seconds is less than Function timeout: {function.Timeout} seconds");
        foreach (var action in Needed)
            if (!authorizer.Value.Allows(FunctionReading.Caller(function), new($"sqs:{action}", mapping.QueueArn)))
                throw LambdaErrors.Invalid($"The provided execution role does not have permissions to call {action} on SQS");
        if (isNew && table.All().FirstOrDefault(m => m.QueueArn == mapping.QueueArn && m.FunctionName == mapping.FunctionName) is { } same)
            throw new AwsException("ResourceConflictException", $"The event source arn (\" {mapping.QueueArn} \") and function (\" {mapping.FunctionName} \") provided mapping already exists. Please update or delete the existing mapping with UUID {same.Id}", 409);
    }
}
