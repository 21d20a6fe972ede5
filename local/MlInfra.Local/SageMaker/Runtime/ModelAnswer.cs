namespace MlInfra.Local.SageMaker.Runtime;

/// <summary>What a model server answered.</summary>
internal readonly record struct ModelAnswer(int Status, string ContentType, byte[] Body, string? CustomAttributes);

/// <summary>What goes to a model server.</summary>
internal readonly record struct ModelRequest(ReadOnlyMemory<byte> Body, string? ContentType, string? Accept, string? CustomAttributes);
