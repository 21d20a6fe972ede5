namespace MlInfra.Lambdas.Events;

/// <summary>The messages that stay in the queue (ReportBatchItemFailures); all others are deleted.</summary>
internal sealed record SqsBatchResponse
{
    public required IReadOnlyList<SqsBatchItemFailure> BatchItemFailures { get; init; }
}

/// <summary>A message that stays in the queue.</summary>
internal sealed record SqsBatchItemFailure(string ItemIdentifier);
