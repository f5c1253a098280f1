namespace DistSeq.Engine.Tasks;

/// <summary>Answers a user's question about a whole table, such as the next rows of its series.</summary>
public interface ITablePredictor
{
    /// <summary>Most rows ahead that the model can predict.</summary>
    int Horizon { get; }

    /// <summary>Returns the model's answer for a table.</summary>
    /// <param name="content">CSV in UTF-8, with the columns that the model was trained on.</param>
    /// <param name="horizon">Rows ahead, 1 to <see cref="Horizon"/>.</param>
    /// <exception cref="InvalidDataException">It is not such a table; the message lists the lines.</exception>
    PredictedTable Predict(Stream content, int horizon);
}
