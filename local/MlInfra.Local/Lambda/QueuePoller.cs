using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>Takes messages of one mapping's queue to its function, and deletes those that were handled.</summary>
internal sealed partial class QueuePoller(string mappingId, World world, MappingStore mappings, FunctionStore store, Functions functions, IQueues queues, ILogger logger)
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var running = new List<Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (mappings.Find(mappingId) is not { IsEnabled: true } mapping) break;
                running.RemoveAll(t => t.IsCompleted);
                if (running.Count >= (mapping.MaximumConcurrency ?? 5)) await Task.WhenAny(running);
                var batch = await TakeAsync(mapping, cancellationToken);
                if (batch.Count > 0) running.Add(HandleAsync(mapping, batch, cancellationToken));
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception e)
            {
                mappings.Note(mappingId, $"PROBLEM: {e.Message}");
                LogProblem(logger, mappingId, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(2), world.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(running);
    }

    private async Task<List<QueueMessage>> TakeAsync(MappingDocument mapping, CancellationToken cancellationToken)
    {
        var batch = new List<QueueMessage>(await queues.ReceiveAsync(mapping.QueueArn, Math.Min(10, mapping.BatchSize), LongPoll, cancellationToken));
        var until = world.Now + TimeSpan.FromSeconds(mapping.WindowSeconds);
        while (batch.Count > 0 && batch.Count < mapping.BatchSize && world.Now < until)
            batch.AddRange(await queues.ReceiveAsync(mapping.QueueArn, Math.Min(10, mapping.BatchSize - batch.Count), until - world.Now, cancellationToken));
        return batch;
    }

    private async Task HandleAsync(MappingDocument mapping, List<QueueMessage> batch, CancellationToken cancellationToken)
    {
        try
        {
            var function = store.Get(mapping.FunctionName);
            var result = await functions.RunAsync(function, Guid.NewGuid().ToString(), Event(mapping, batch), cancellationToken);
            var failed = result.FunctionError is null ? Failed(mapping, batch, result.Payload) : null;
            // What failed stays hidden until its visibility time-out is over, then it comes back.
            foreach (var message in batch)
                if (failed is not null && !failed.Contains(message.MessageId)) queues.Delete(mapping.QueueArn, message.ReceiptHandle);
            mappings.Note(mapping.Id, failed is null ? "PROBLEM: Function call failed" : "OK");
        }
        catch (OperationCanceledException)
        {
            // The endpoint stops; the messages come back after their visibility time-out.
        }
        catch (Exception e)
        {
            mappings.Note(mapping.Id, $"PROBLEM: {e.Message}");
            LogProblem(logger, mapping.Id, e.Message);
        }
    }

    private byte[] Event(MappingDocument mapping, IEnumerable<QueueMessage> batch) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["Records"] = new JsonArray([.. batch.Select(m => (JsonNode)new JsonObject
        {
            ["messageId"] = m.MessageId,
            ["receiptHandle"] = m.ReceiptHandle,
            ["body"] = m.Body,
            ["attributes"] = new JsonObject(m.Attributes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))),
            ["messageAttributes"] = new JsonObject(m.MessageAttributes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)new JsonObject
            {
                ["dataType"] = a.Value.DataType,
                [a.Value.DataType.StartsWith("Binary", StringComparison.Ordinal) ? "binaryValue" : "stringValue"] = a.Value.Value,
                ["stringListValues"] = new JsonArray(),
                ["binaryListValues"] = new JsonArray(),
            }))),
            ["md5OfBody"] = m.Md5OfBody,
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = mapping.QueueArn,
            ["awsRegion"] = world.Region,
        })]),
    });

    // null: the answer is not understood, so the whole batch counts as failed, as Lambda has it.
    private static HashSet<string>? Failed(MappingDocument mapping, List<QueueMessage> batch, ReadOnlyMemory<byte> answer)
    {
        if (!mapping.ReportsItemFailures) return [];
        try
        {
            var tree = answer.IsEmpty ? null : JsonNode.Parse(answer.Span);
            if (tree is null) return [];
            if (tree is not JsonObject report) return null;
            var named = report.Objects("batchItemFailures").Select(f => f.Text("itemIdentifier")).ToList();
            return named.All(id => id is not null && batch.Any(m => m.MessageId == id)) ? [.. named.OfType<string>()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The event source mapping {Mapping}: {Reason}")]
    private static partial void LogProblem(ILogger logger, string mapping, string reason);
}
