namespace MlInfra.Analysis.Data;

/// <summary>A record that could not be read, kept as a sample for the report.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Offset">Where in the file its line begins, in bytes.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Text">Its first characters.</param>
public sealed record BadRecord(string File, long Offset, string Reason, string Text);
