namespace MlInfra.Constructs.Pipelines;

/// <summary>A JSON file that a processing step writes and that gates and the registry read.</summary>
public sealed class PropertyFile
{
    /// <summary>Names the file <paramref name="path"/> inside the step's output <paramref name="output"/>.</summary>
    public PropertyFile(string name, string output, string path)
    {
        Name = name;
        Output = output;
        Path = path;
    }

    /// <summary>The name by which <see cref="ProcessingStep.Report"/> finds it.</summary>
    public string Name { get; }

    /// <summary>The output that holds the file.</summary>
    public string Output { get; }

    /// <summary>The file's path inside the output.</summary>
    public string Path { get; }
}
