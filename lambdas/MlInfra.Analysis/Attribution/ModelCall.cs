namespace MlInfra.Analysis.Attribution;

/// <summary>Asks a model: an endpoint, or a copy of it. Gives a score for each row, in their order.</summary>
public delegate ValueTask<IReadOnlyList<double>> ModelCall(IReadOnlyList<double[]> rows, CancellationToken cancel);
