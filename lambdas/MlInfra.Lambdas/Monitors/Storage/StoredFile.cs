namespace MlInfra.Lambdas.Monitors.Storage;

/// <summary>A file as a listing has it.</summary>
/// <param name="Uri">Where it is.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Written">When it was written.</param>
/// <param name="Tag">What tells this content from another one.</param>
internal sealed record StoredFile(FileUri Uri, long Size, DateTimeOffset Written, string Tag);
